import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { drawRanges } from '../src/tasks/clusters/draw-ranges.ts';
import { readCodeRecords } from './random-access/code-copies.ts';
import { serveCopies } from './random-access/served-copies.ts';
import { studyDesign, studyInclusion, studyOthers } from './random-access/study-draws.ts';

// The whole table, over all layouts and limits, is printed by bench/random-access.ts.
test('at 15 % of the bytes random access is even, knows its design effect and beats what else they buy', () =>
  withTemporaryFolder(async (cache) => {
    const served = await serveCopies(readCodeRecords(), { rows: 20, hasPageIndex: true }, cache);
    try {
      const byteLimit = Math.floor(0.15 * served.storedBytes);
      const request = { seed: '42', domain: 'code', byteLimit, fetchTail: () => Promise.resolve(0) };
      const { clusters } = await drawRanges(served.files, request);
      const { sent, requests } = await served.read(clusters);
      expect(served.surveySent + sent).toBeLessThan(byteLimit + 500 * (requests + 40));
      const inclusion = await studyInclusion(served, byteLimit, 400);
      expect(inclusion.pValue).toBeGreaterThan(0.001);
      expect(inclusion.byPlacePValue).toBeLessThan(1e-12);
      const design = await studyDesign(served, byteLimit, 200);
      expect(Math.abs(design.meanRatio - 1)).toBeLessThan(0.15);
      expect(design.nearShare).toBeGreaterThan(0.85);
      expect(design.actual).toBeGreaterThan(3);
      const others = studyOthers(served, byteLimit, 100);
      for (const error of Object.values(others)) expect(design.error).toBeLessThan(error / 3);
    } finally {
      await served.hub.close();
    }
  }));

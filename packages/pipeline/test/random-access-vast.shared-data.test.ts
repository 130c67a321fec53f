import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { readCodeRecords } from './random-access/code-copies.ts';
import { drawVastSample } from './random-access/draw-vast-sample.ts';
import { startVastSource } from './random-access/vast-source.ts';

// The source of 180 GB is in bench/random-access-vast.ts.
test('a source that lies nowhere is sampled for the bytes that were allowed, as the server counts them', () =>
  withTemporaryFolder(async (folder) => {
    const shape = { fileCount: 12, groupsOfFile: 3, rows: 200, pageBytes: 2 ** 16, templateCount: 12 };
    const source = await startVastSource(readCodeRecords().flat(), shape);
    try {
      const { draw, sentBytes } = await drawVastSample(source, folder, {
        limit: '15%',
        budget: '1 MB',
        fileCount: 12,
      });
      const { clusters, sampledBytes, isBudgetReached } = draw;
      expect(clusters).toMatchObject({ recordCount: source.recordCount, storedBytes: source.storedBytes });
      expect(sentBytes).toBeLessThan(0.15 * source.storedBytes);
      // Beside what is reported, one byte of each file is fetched to learn its length.
      expect(sentBytes).toBe(clusters!.readBytes + shape.fileCount);
      expect(isBudgetReached).toBe(true);
      expect(sampledBytes).toBeGreaterThanOrEqual(1e6);
      expect(clusters!.drawnClusters).toBeGreaterThan(30);
      expect(clusters!.precision!.effectiveSampleSize).toBeGreaterThan(15);
    } finally {
      await source.close();
    }
  }));

import { drawFor } from '@sluice/determinism';
import { type ClusterTable, type DrawnClusters, drawClusters, orderClusters } from '@sluice/sampling';
import { describe, expect, test } from 'vitest';
import { inclusionPValue } from '../inclusion.ts';
import { simulateSource } from './simulated-source.ts';

const source = simulateSource(20);
const { table } = source;
const clusterCount = table.files.length;
const allBytes = Array.from(table.byteLengths).reduce((sum, bytes) => sum + bytes, 0);

const draw = (seed: string, share: number): DrawnClusters =>
  drawClusters(seed, table, { byteLimit: Math.floor(share * allBytes) });

describe('drawClusters(seed, table, byteLimit)', () => {
  test.each([0.05, 0.15, 0.4])(
    'at %d of the bytes includes every cluster equally often, within the limit',
    (share) => {
      const sampleSize = Math.round(draw('any', share).inclusionProbability * clusterCount);
      let cutShort = 0;
      let bytes = 0;
      const pValue = inclusionPValue({
        itemCount: clusterCount,
        sampleSize,
        seedCount: 2_000,
        sample: (seed) => {
          const drawn = draw(seed, share);
          expect(drawn.byteLength).toBeLessThanOrEqual(share * allBytes);
          bytes += drawn.byteLength / 2_000;
          if (!drawn.isCutShort) return drawn.clusters;
          cutShort++;
          return drawClusters(seed, table, { byteLimit: allBytes }).clusters.slice(0, sampleSize);
        },
      });
      expect(pValue).toBeGreaterThan(0.001);
      expect(cutShort).toBeLessThanOrEqual(8); // one in 700, some room
      expect(bytes).toBeGreaterThan(0.75 * share * allBytes);
    },
  );

  test('that stopped at the limit would favour small clusters', () => {
    // The same draw without the count fixed before it, on a table where one cluster in five is large.
    const byteLengths = Array.from({ length: 100 }, (_, cluster) => (cluster % 5 === 0 ? 50_000 : 1_000));
    const stopped = (seed: string) => {
      const order = drawFor(seed, 'test/order', 'x').shuffle(byteLengths.map((_, cluster) => cluster));
      let bytes = 0;
      return order.filter((cluster) => {
        bytes += byteLengths[cluster]!;
        return bytes <= 100_000;
      });
    };
    let large = 0;
    let all = 0;
    for (let seed = 0; seed < 2_000; seed++)
      for (const cluster of stopped(`${seed}`)) {
        all++;
        if (cluster % 5 === 0) large++;
      }
    expect(large / all).toBeLessThan(0.17); // 0.2 of the clusters are large
  });

  test('nests, and does not depend on the order of clusters', () => {
    const keyOf = (of: ClusterTable) => (cluster: number) =>
      `${of.fileNames[of.files[cluster]!]} ${of.starts[cluster]}`;
    const small = Array.from(draw('42', 0.05).clusters, keyOf(table));
    const large = Array.from(draw('42', 0.4).clusters, keyOf(table));
    expect(large.slice(0, small.length)).toEqual(small);
    const reversed = {
      fileNames: table.fileNames.toReversed(),
      files: Array.from(table.files, (file) => table.fileNames.length - 1 - file).reverse(),
      starts: Array.from(table.starts).reverse(),
      byteLengths: Array.from(table.byteLengths).reverse(),
    };
    const other = drawClusters('42', reversed, { byteLimit: Math.floor(0.05 * allBytes) });
    expect(Array.from(other.clusters, keyOf(reversed))).toEqual(small);
  });

  test('takes everything that the limit pays for', () => {
    expect(draw('42', 1)).toMatchObject({ inclusionProbability: 1, byteLength: allBytes, isCutShort: false });
    expect(
      drawClusters('42', { fileNames: [], files: [], starts: [], byteLengths: [] }, { byteLimit: 10 }),
    ).toMatchObject({
      inclusionProbability: 0,
      byteLength: 0,
    });
  });

  test('with costs that show only later takes every cluster equally often, the one that reaches the limit included', () => {
    // One cluster in five is large, and no one knows it before.
    const byteLengths = Array.from({ length: 100 }, (_, cluster) => (cluster % 5 === 0 ? 50_000 : 1_000));
    const places = { fileNames: ['code/a'], files: new Uint8Array(100), starts: [...byteLengths.keys()] };
    const taken = { small: 0, large: 0 };
    for (let seed = 0; seed < 2_000; seed++) {
      let bytes = 0;
      for (const cluster of orderClusters(`${seed}`, places)) {
        if (bytes >= 300_000) break;
        bytes += byteLengths[cluster]!;
        taken[cluster % 5 === 0 ? 'large' : 'small']++;
      }
    }
    const largeShare = taken.large / (taken.small + taken.large);
    expect(largeShare).toBeGreaterThan(0.19);
    expect(largeShare).toBeLessThan(0.215);
  });

  test('refuses a limit that does not pay for one cluster, and columns that do not fit', () => {
    expect(() => drawClusters('42', table, { byteLimit: 10 })).toThrow(
      /byteLimit must be at least \d+, .* got 10/,
    );
    expect(() => drawClusters('42', { ...table, starts: [0] }, { byteLimit: 1e9 })).toThrow(/1 starts and/);
  });
});

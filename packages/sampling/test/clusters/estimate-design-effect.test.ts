import { drawFor } from '@sluice/determinism';
import { drawClusters, estimateDesignEffect } from '@sluice/sampling';
import { describe, expect, test } from 'vitest';
import { documentsOf, simulateSource } from './simulated-source.ts';

describe('estimateDesignEffect(sample)', () => {
  // 5 to 40 rows a cluster, in a source of 60 groups that is ordered by group.
  test.each([5, 20, 40])(
    'agrees within a fifth with the variance over 500 seeds: clusters of %i rows',
    (rows) => {
      const source = simulateSource(rows);
      const limit = Array.from(source.table.byteLengths).reduce((sum, bytes) => sum + bytes, 0) * 0.25;
      const names = [...new Set(source.groups)];
      const shares = names.map(
        (name) => source.groups.filter((group) => group === name).length / source.groups.length,
      );
      let variance = 0;
      let single = 0;
      const estimates: number[] = [];
      for (let seed = 0; seed < 500; seed++) {
        const drawn = drawClusters(`seed ${seed}`, source.table, { byteLimit: limit });
        const documents = documentsOf(source, drawn.clusters);
        const groups = documents.map(({ document }) => source.groups[document]!);
        const counts = new Map<string, number>();
        for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
        names.forEach((name, index) => {
          variance += ((counts.get(name) ?? 0) / groups.length - shares[index]!) ** 2 / 500;
          // A draw of as many single documents without replacement.
          single +=
            (((shares[index]! * (1 - shares[index]!)) / groups.length) *
              (1 - groups.length / source.groups.length)) /
            500;
        });
        estimates.push(
          estimateDesignEffect({ clusters: documents.map(({ cluster }) => cluster), groups }).designEffect,
        );
      }
      const actual = variance / single;
      const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / 500;
      expect(Math.abs(mean / actual - 1)).toBeLessThan(0.1);
      // What one run reports: nearly all runs are within a fifth.
      const near = estimates.filter((estimate) => Math.abs(estimate / actual - 1) < 0.2).length;
      expect(near).toBeGreaterThan(450);
      expect(actual).toBeGreaterThan(0.5 * rows);
    },
  );

  test('is for few clusters right on average, where the share of pairs of all documents is not', () => {
    const source = simulateSource(20);
    const estimates: number[] = [];
    const naive: number[] = [];
    for (let seed = 0; seed < 500; seed++) {
      const draw = drawFor(`${seed}`, 'test/few', 'clusters').shuffle([...source.starts.keys()].slice(0, -1));
      const documents = documentsOf(source, draw.slice(0, 5));
      const groups = documents.map(({ document }) => source.groups[document]!);
      const estimate = estimateDesignEffect({ clusters: documents.map(({ cluster }) => cluster), groups });
      estimates.push(estimate.designEffect);
      const counts = new Map<string, number>();
      for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
      const agreement = [...counts.values()].reduce((sum, count) => sum + (count / groups.length) ** 2, 0);
      naive.push(1 - agreement);
    }
    const share = (of: readonly number[]) => of.reduce((sum, value) => sum + value / of.length, 0);
    const all = new Map<string, number>();
    for (const group of source.groups) all.set(group, (all.get(group) ?? 0) + 1 / source.groups.length);
    const disagreement = 1 - [...all.values()].reduce((sum, one) => sum + one ** 2, 0);
    expect(share(naive) / disagreement).toBeLessThan(0.9);
    const many = documentsOf(source, source.starts.keys().take(source.starts.length - 1));
    const whole = estimateDesignEffect({
      clusters: many.map(({ cluster }) => cluster),
      groups: many.map(({ document }) => source.groups[document]!),
    }).designEffect;
    expect(Math.abs(share(estimates) / whole - 1)).toBeLessThan(0.1);
  });

  test.each([0.1, 0.5])(
    'allows for a second draw of %d of the documents in the clusters',
    (documentShare) => {
      const source = simulateSource(20);
      const clusterShare = 0.3;
      const clusterCount = Math.round(clusterShare * (source.starts.length - 1));
      const names = [...new Set(source.groups)];
      const shareOf = (groups: readonly string[], name: string) =>
        groups.filter((group) => group === name).length / groups.length;
      const shares = names.map((name) => shareOf(source.groups, name));
      let variance = 0;
      let single = 0;
      const estimates: number[] = [];
      for (let seed = 0; seed < 500; seed++) {
        const draw = drawFor(`${seed}`, 'test/two', 'stages');
        const clusters = draw.shuffle([...source.starts.keys()].slice(0, -1)).slice(0, clusterCount);
        const drawn = documentsOf(source, clusters);
        const kept = draw.shuffle(drawn).slice(0, Math.round(documentShare * drawn.length));
        const groups = kept.map(({ document }) => source.groups[document]!);
        names.forEach((name, index) => {
          variance += (shareOf(groups, name) - shares[index]!) ** 2 / 500;
          const left = 1 - groups.length / source.groups.length;
          single += ((shares[index]! * (1 - shares[index]!)) / groups.length) * (left / 500);
        });
        const sample = { clusters: kept.map(({ cluster }) => cluster), groups };
        estimates.push(estimateDesignEffect(sample, { clusterShare, documentShare }).designEffect);
      }
      const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / 500;
      expect(Math.abs((mean * single) / variance - 1)).toBeLessThan(0.1);
    },
  );

  test('is nearer with the sizes of all clusters, where a few are large', () => {
    // One cluster in ten has eighty documents, the others four; nine in ten documents of a cluster are alike.
    const sizes = Array.from({ length: 400 }, (_, cluster) => (cluster % 10 === 0 ? 80 : 4));
    const mean = (of: readonly number[], power: number) =>
      of.reduce((sum, size) => sum + size ** power / of.length, 0);
    const estimates = { with: [] as number[], without: [] as number[] };
    for (let seed = 0; seed < 300; seed++) {
      const draw = drawFor(`${seed}`, 'test/sizes', 'clusters');
      const drawn = draw.shuffle([...sizes.keys()]).slice(0, 60);
      const documents = drawn.flatMap((cluster) =>
        Array.from({ length: sizes[cluster]! }, (_, row) => ({
          cluster,
          group: row % 10 === 0 ? `other ${draw.below(5)}` : `group ${cluster % 7}`,
        })),
      );
      const sample = {
        clusters: documents.map(({ cluster }) => cluster),
        groups: documents.map(({ group }) => group),
      };
      const own = drawn.map((cluster) => sizes[cluster]!);
      const sizeRatios = { ofMean: mean(sizes, 1) / mean(own, 1), ofSquare: mean(sizes, 2) / mean(own, 2) };
      estimates.with.push(estimateDesignEffect(sample, { sizeRatios }).designEffect);
      estimates.without.push(estimateDesignEffect(sample).designEffect);
    }
    const spread = (of: readonly number[]) =>
      Math.sqrt(
        mean(
          of.map((estimate) => estimate - mean(of, 1)),
          2,
        ),
      ) / mean(of, 1);
    expect(spread(estimates.with)).toBeLessThan(0.7 * spread(estimates.without));
    expect(Math.abs(mean(estimates.with, 1) / mean(estimates.without, 1) - 1)).toBeLessThan(0.1);
  });

  test('tells how sure it is', () => {
    const source = simulateSource(20);
    const estimate = (byteLimit: number) => {
      const documents = documentsOf(source, drawClusters('42', source.table, { byteLimit }).clusters);
      return estimateDesignEffect({
        clusters: documents.map(({ cluster }) => cluster),
        groups: documents.map(({ document }) => source.groups[document]!),
      });
    };
    const few = estimate(2e5);
    const many = estimate(2e6);
    expect(few.clusterCount).toBeLessThan(10);
    expect(many.relativeError).toBeLessThan(0.1);
    expect(few.relativeError).toBeGreaterThan(many.relativeError);
  });

  test('is near 1 where documents lie in no order', () => {
    const source = simulateSource(20);
    const groups = drawFor('1', 'test/order', 'documents').shuffle([...source.groups]);
    const drawn = drawClusters('42', source.table, { byteLimit: 1e6 });
    const documents = documentsOf(source, drawn.clusters);
    const effect = estimateDesignEffect({
      clusters: documents.map(({ cluster }) => cluster),
      groups: documents.map(({ document }) => groups[document]!),
    });
    expect(effect.designEffect).toBeGreaterThan(0.75);
    expect(effect.designEffect).toBeLessThan(1.25);
    expect(effect.effectiveSampleSize).toBeCloseTo(effect.documentCount / effect.designEffect, 8);
  });

  test('is for whole clusters of one group their size, and for clusters of one document 1', () => {
    const clusters = Array.from({ length: 400 }, (_, document) => Math.floor(document / 10));
    const groups = clusters.map((cluster) => `group ${cluster % 8}`);
    const whole = estimateDesignEffect({ clusters, groups });
    expect(whole.designEffect).toBeCloseTo(10, 8);
    expect(whole.intraClusterCorrelation).toBeCloseTo(1, 1);
    const single = estimateDesignEffect({ clusters: clusters.map((_, document) => document), groups });
    expect(single.designEffect).toBeCloseTo(1, 8);
    expect(single.intraClusterCorrelation).toBe(0);
  });

  test('refuses what has no variance', () => {
    expect(() => estimateDesignEffect({ clusters: [1, 1], groups: ['a', 'b'] })).toThrow(
      /at least 2 clusters, got 1/,
    );
    expect(() => estimateDesignEffect({ clusters: [1], groups: [] })).toThrow(/1 clusters for 0 groups/);
    const two = { clusters: [1, 2], groups: ['a', 'b'] };
    expect(() => estimateDesignEffect(two, { sizeRatios: { ofMean: 1, ofSquare: 0 } })).toThrow(
      /ofSquare must be/,
    );
    expect(() => estimateDesignEffect(two, { clusterShare: 2 })).toThrow(/clusterShare must be from 0 to 1/);
  });
});

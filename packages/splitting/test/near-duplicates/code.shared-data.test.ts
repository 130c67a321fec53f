import { contentHash } from '@sluice/splitting';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CodeRecord, readCodeCorpus } from '../code-corpus.ts';
import { naiveJaccard, naiveShingles } from './naive-shingles.ts';
import { similarPairs } from './similar-pairs.ts';

/** 4,614 files of 22 repositories. The figures expected here were counted independently: see the data's README. */
let records: CodeRecord[] = [];
let distinct: CodeRecord[] = [];

beforeAll(() => {
  records = readCodeCorpus();
  const filled = records.filter((record) => record.content.trim() !== '');
  // The first record of each content stands for its copies.
  distinct = [...new Map(filled.toReversed().map((record) => [record.content, record])).values()].reverse();
});

describe('the code of 22 repositories', () => {
  test('contentHash(text, "exact") finds the groups of byte-identical files', () => {
    const groups = new Map<bigint, Set<string>>();
    const sizes = new Map<bigint, number>();
    for (const { content, repo_name } of records) {
      if (content.trim() === '') continue;
      const hash = contentHash(content, 'exact');
      groups.set(hash, (groups.get(hash) ?? new Set()).add(repo_name));
      sizes.set(hash, (sizes.get(hash) ?? 0) + 1);
    }
    const copied = [...sizes].filter(([, size]) => size > 1);
    expect(copied).toHaveLength(124);
    expect(copied.reduce((sum, [, size]) => sum + size, 0)).toBe(272);
    expect(copied.filter(([hash]) => groups.get(hash)!.size > 1)).toHaveLength(107);
  });

  test.each([
    [0.8, 250],
    [0.7, 552],
  ])('findNearDuplicates(search) at %d finds the known pairs', (threshold, expected) => {
    const { found } = similarPairs(
      distinct.map((record) => record.content),
      threshold,
    );
    // 0.995 is the recall promised at the threshold; the few that may be missed of so few pairs.
    expect(found.length).toBeLessThanOrEqual(expected);
    expect(found.length).toBeGreaterThanOrEqual(Math.ceil(0.99 * expected));
  });

  test('findNearDuplicates(search) finds the known clusters, across repositories too', () => {
    const { found, clusters } = similarPairs(
      distinct.map((record) => record.content),
      0.8,
    );
    const sizes = new Map<number, number>();
    for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    const several = [...sizes.values()].filter((size) => size > 1);
    expect([several.length, several.reduce((sum, size) => sum + size, 0)]).toEqual([154, 345]);
    const crossing = found.filter(({ pair: [a, b] }) => distinct[a]!.repo_name !== distinct[b]!.repo_name);
    expect(crossing).toHaveLength(123);
  });

  test('findNearDuplicates(search) finds what measuring all pairs of a part finds', () => {
    // Vendored copies and their originals, shorter than most: all pairs of them are measured as strings in sets.
    const part = distinct
      .filter(
        ({ repo_name, content }) =>
          /pip$|setuptools|rich|urllib3|requests/.test(repo_name) && content.length < 9_000,
      )
      .map((record) => record.content);
    const sets = part.map((text) => naiveShingles(text, 5));
    const expected: string[] = [];
    for (let b = 1; b < part.length; b++)
      for (let a = 0; a < b; a++) {
        const [small, large] = [sets[a]!, sets[b]!].sort((x, y) => x.size - y.size) as [
          Set<string>,
          Set<string>,
        ];
        if (small.size < 0.8 * large.size) continue; // similarity is at most the ratio of the sizes
        if (naiveJaccard(small, large) >= 0.8) expected.push(`${a} ${b}`);
      }
    const found = similarPairs(part, 0.8).found.map(({ pair }) => pair.join(' '));
    expect(part.length).toBeGreaterThan(300);
    expect(expected.length).toBeGreaterThan(40);
    expect(expected).toEqual(expect.arrayContaining(found));
    expect(found.length / expected.length).toBeGreaterThanOrEqual(0.99);
  });
});

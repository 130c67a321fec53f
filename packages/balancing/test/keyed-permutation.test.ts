import { keyedPermutation } from '@sluice/balancing';
import { describe, expect, test } from 'vitest';
import { uniformZ } from './chi-square.ts';

const permutationOf = (seed: string, size: number, id = 'train') => keyedPermutation(seed, { id, size });

describe('keyedPermutation(seed, of)', () => {
  test.each([0, 1, 2, 3, 1000, 65_536, 65_537, 100_000, 262_144, 300_001])(
    'is a permutation of %i places',
    (size) => {
      const permute = permutationOf('42', size);
      const seen = new Uint8Array(size);
      for (let place = 0; place < size; place++) seen[permute(place)]!++;
      expect(seen.every((count) => count === 1)).toBe(true);
    },
  );

  test('is a function of seed, id and size', () => {
    const values = (seed: string, id: string, size: number) =>
      Array.from({ length: 20 }, (_, place) => permutationOf(seed, size, id)(place));
    expect(values('1', 'train', 70_000)).toEqual(values('1', 'train', 70_000));
    const others = [
      values('2', 'train', 70_000),
      values('1', 'validation', 70_000),
      values('1', 'train', 70_001),
    ];
    for (const other of others) expect(other).not.toEqual(values('1', 'train', 70_000));
  });

  test('makes all 24 orders of 4 places equally likely over seeds', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 4800; seed++) {
      const order = [0, 1, 2, 3].map(permutationOf(`s${seed}`, 4)).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(uniformZ([...counts.values()]))).toBeLessThan(4);
  });

  // The network alone: where a place goes, and how far from it its neighbour goes, over seeds.
  const large = 65_537;
  const cells = 64;
  const cellOf = (value: number) => Math.floor((value / large) * cells);

  test('sends a place anywhere with equal chance over seeds, above the largest table', () => {
    const counts = new Array<number>(cells).fill(0);
    for (let seed = 0; seed < 6400; seed++) counts[cellOf(permutationOf(`s${seed}`, large)(12_345))]!++;
    expect(Math.abs(uniformZ(counts))).toBeLessThan(4);
  });

  test('sends neighbours to independent places over seeds', () => {
    const counts = new Array<number>(cells).fill(0);
    for (let seed = 0; seed < 6400; seed++) {
      const permute = permutationOf(`s${seed}`, large);
      counts[cellOf((permute(4001) - permute(4000) + large) % large)]!++;
    }
    expect(Math.abs(uniformZ(counts))).toBeLessThan(4);
  });

  test('spreads a run of places within one permutation evenly', () => {
    const permute = permutationOf('42', 1_000_000);
    const counts = new Array<number>(cells).fill(0);
    for (let place = 500_000; place < 512_800; place++)
      counts[Math.floor((permute(place) / 1_000_000) * cells)]!++;
    expect(Math.abs(uniformZ(counts))).toBeLessThan(4);
  });

  test('and these measures reject a stride and a rotation', () => {
    const counts = new Array<number>(cells).fill(0);
    for (let place = 0; place < 12_800; place++)
      counts[Math.floor((((place * 7) % 1_000_000) / 1_000_000) * cells)]!++;
    expect(Math.abs(uniformZ(counts))).toBeGreaterThan(20);
    const rotated = new Array<number>(cells).fill(0);
    for (let seed = 0; seed < 6400; seed++) rotated[cellOf(1)]!++;
    expect(Math.abs(uniformZ(rotated))).toBeGreaterThan(20);
  });

  test('refuses sizes and places out of range', () => {
    expect(() => permutationOf('42', 2 ** 42 + 1)).toThrow('size must be an integer from 0 to 2^42');
    expect(() => permutationOf('42', -1)).toThrow('got -1');
    expect(() => permutationOf('42', 5)(5)).toThrow('place must be an integer in [0, 5), got 5');
    expect(() => permutationOf('42', 70_000)(0.5)).toThrow('got 0.5');
  });
});

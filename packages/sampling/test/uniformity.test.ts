import { drawFor, idPriority, rowPriorities } from '@sluice/determinism';
import {
  type Budget,
  createBottomK,
  createReservoir,
  createThresholdSketch,
  headOrder,
  weightedPriority,
} from '@sluice/sampling';
import { chiSquareGoodness } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { inclusionPValue } from './inclusion.ts';
import { bufferedOrder, reservoirSample } from './stream-samples.ts';

const itemCount = 60;
const sampleSize = 12;
const trial = { itemCount, sampleSize, seedCount: 2_000 };

function bottomK(seed: string, budget: Budget): Float64Array {
  const sampler = createBottomK(budget);
  const priority = rowPriorities(seed, 'sampling/priority', 'source/file');
  for (let row = 0; row < itemCount; row++)
    sampler.offer({ priority: priority(row), file: 0, row, byteLength: 10 });
  return sampler.survivors().rows;
}

const reservoir = (seed: string, budget: Budget) =>
  reservoirSample({ itemCount, budget }, drawFor(seed, 'test/reservoir', 's'));

/** Files of 10, 20 and 30 items, each with a reservoir of its own: the smallest priorities of all. */
function reservoirsOfFiles(seed: string): number[] {
  const entered: { item: number; priority: number }[] = [];
  for (const [start, end] of [
    [0, 10],
    [10, 30],
    [30, 60],
  ] as const) {
    const ofFile = createReservoir(
      { documents: sampleSize },
      drawFor(seed, 'test/reservoir', `file ${start}`),
    );
    for (let item = start; item < end; item++) {
      const priority = ofFile.offer(1);
      if (priority !== undefined) entered.push({ item, priority });
    }
  }
  entered.sort((a, b) => a.priority - b.priority);
  return entered.slice(0, sampleSize).map(({ item }) => item);
}

/** The twelve smallest of what a sketch lets through, in an order that the stream has, not the priorities. */
function sketched(seed: string): number[] {
  const sketch = createThresholdSketch({ documents: sampleSize });
  const priority = rowPriorities(seed, 'sampling/priority', 'source/file');
  const kept: { item: number; priority: number }[] = [];
  for (let item = 0; item < itemCount; item++) {
    if (priority(item) >= sketch.threshold) continue;
    sketch.add(priority(item), { byteLength: 1 });
    kept.push({ item, priority: priority(item) });
  }
  kept.sort((a, b) => a.priority - b.priority);
  return kept.slice(0, sampleSize).map(({ item }) => item);
}

describe('what promises uniformity includes every item equally often, over 2,000 seeds', () => {
  const methods: [string, (seed: string) => Iterable<number>][] = [
    ['bottom-k, budget in documents', (seed) => bottomK(seed, { documents: sampleSize })],
    ['bottom-k, budget in bytes', (seed) => bottomK(seed, { bytes: sampleSize * 10 - 5 })],
    ['reservoir, budget in documents', (seed) => reservoir(seed, { documents: sampleSize })],
    ['reservoir, budget in bytes', (seed) => reservoir(seed, { bytes: sampleSize })],
    ['reservoirs of three files, merged', reservoirsOfFiles],
    ['what a threshold sketch lets through', sketched],
    [
      'shuffle buffer that holds everything',
      (seed) => bufferedOrder(itemCount, { documents: itemCount }, seed).slice(0, sampleSize),
    ],
  ];
  test.each(methods)('%s', (_, sample) => {
    const pValue = inclusionPValue({ ...trial, sample });
    expect(pValue).toBeGreaterThan(0.001);
    expect(pValue).toBeLessThan(0.9999);
  });
});

describe('what does not promise it fails the same test', () => {
  test('head', () => {
    const sample = () => headOrder(itemCount).subarray(0, sampleSize);
    expect(inclusionPValue({ ...trial, sample })).toBeLessThan(1e-9);
  });

  test('a shuffle buffer smaller than the stream', () => {
    const sample = (seed: string) => bufferedOrder(itemCount, { documents: 30 }, seed).slice(0, sampleSize);
    expect(inclusionPValue({ ...trial, sample })).toBeLessThan(1e-9);
  });

  test('bottom-k over priorities that favour late rows a little', () => {
    const sample = (seed: string) => {
      const sampler = createBottomK({ documents: sampleSize });
      const priority = rowPriorities(seed, 'sampling/priority', 'source/file');
      for (let row = 0; row < itemCount; row++)
        sampler.offer({ priority: priority(row) * (1 - row / 300), file: 0, row, byteLength: 1 });
      return sampler.survivors().rows;
    };
    expect(inclusionPValue({ ...trial, sample })).toBeLessThan(1e-9);
  });
});

describe('budget in bytes', () => {
  /** Long documents, 1 in 50, are 100 times as long: the case that a rule of stopping can get wrong. */
  const lengths = Array.from({ length: 2_000 }, (_, row) => (row % 50 === 0 ? 1_000 : 10));
  const longShare = 40_000 / (40_000 + 19_600);

  function longBytesShare(seedCount: number, isCrossingIncluded: boolean): number {
    let long = 0;
    let all = 0;
    for (let seed = 0; seed < seedCount; seed++) {
      const priority = rowPriorities(`seed ${seed}`, 'sampling/priority', 'f');
      const sampler = createBottomK({ bytes: 3_000 });
      lengths.forEach((byteLength, row) => {
        sampler.offer({ priority: priority(row), file: 0, row, byteLength });
      });
      const table = sampler.survivors();
      const count = table.rows.length - (isCrossingIncluded ? 0 : 1);
      for (const byteLength of table.byteLengths.subarray(0, count)) {
        all += byteLength;
        if (byteLength === 1_000) long += byteLength;
      }
    }
    return long / all;
  }

  test('keeps the share of bytes that long documents have, and would not without the crossing one', () => {
    // The share's standard error over 1,500 seeds is about 0.004.
    expect(Math.abs(longBytesShare(1_500, true) - longShare)).toBeLessThan(0.02);
    expect(longBytesShare(1_500, false)).toBeLessThan(longShare - 0.05);
  });
});

describe('weightedPriority(priority, weight)', () => {
  const weights = [1, 2, 3, 4, 10];

  function firstDrawn(seed: string, weighted: boolean): number {
    const sampler = createBottomK({ documents: 1 });
    weights.forEach((weight, row) => {
      const priority = idPriority(seed, 'sampling/priority', `s/f#${row}`);
      sampler.offer({
        priority: weighted ? weightedPriority(priority, weight) : priority,
        file: 0,
        row,
        byteLength: 1,
      });
    });
    return sampler.survivors().rows[0]!;
  }

  test.each([
    [true, 0.001, 1],
    [false, 0, 1e-9],
  ])('draws in proportion to the weights (weighted: %s)', (weighted, least, most) => {
    const counts = weights.map(() => 0);
    for (let seed = 0; seed < 2_000; seed++) counts[firstDrawn(`seed ${seed}`, weighted)]!++;
    const { pValue } = chiSquareGoodness(counts, weights);
    expect(pValue).toBeGreaterThanOrEqual(least);
    expect(pValue).toBeLessThanOrEqual(most);
  });

  test.each([0, -1, Number.NaN, Infinity])('refuses the weight %s', (weight) => {
    expect(() => weightedPriority(0.5, weight)).toThrow(/weight must be a positive finite number/);
  });
});

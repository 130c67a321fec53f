import { drawFor } from '@sluice/determinism';
import { describe, expect, test } from 'vitest';
import { measureInformation } from '../../src/probes/label-information.ts';
import { FOLD_COUNT, type ProbeLabel } from '../../src/probes/probe-corpus.ts';
import { measureRates } from '../../src/probes/rate-information.ts';

function labelOf(counts: readonly number[]): ProbeLabel {
  const classes = counts.flatMap((count, number) => Array<number>(count).fill(number));
  return {
    tells: 'domain',
    classNames: counts.map((_, number) => `class ${number}`),
    documents: Uint32Array.from(classes, (_, index) => index),
    classes: Uint8Array.from(classes),
    weights: Float64Array.from(classes, (number) => classes.length / (counts.length * counts[number]!)),
    folds: Uint8Array.from(classes, (_, index) => index % FOLD_COUNT),
  };
}

/** Bits that a feature with these probabilities tells of classes that weigh the same, as a share of all. */
function trueShare(table: readonly (readonly number[])[]): number {
  let bits = 0;
  for (const row of table)
    row.forEach((probability, value) => {
      const mean = table.reduce((sum, other) => sum + other[value]!, 0) / table.length;
      if (probability > 0) bits += (probability * Math.log2(probability / mean)) / table.length;
    });
  return bits / Math.log2(table.length);
}

/** Values drawn by each class's probabilities. */
function drawValues(label: ProbeLabel, table: readonly (readonly number[])[], seed: number): number[] {
  const draw = drawFor(`${seed}`, 'test/information', 'values');
  return Array.from(label.classes, (number) => draw.pickWeighted(table[number]!));
}

const TABLES: [string, number[][]][] = [
  [
    'tells all',
    [
      [1, 0],
      [0, 1],
    ],
  ],
  [
    'tells some',
    [
      [0.9, 0.1],
      [0.4, 0.6],
    ],
  ],
  [
    'tells of one class in three',
    [
      [0.2, 0.8, 0],
      [1, 0, 0],
      [1, 0, 0],
    ],
  ],
  [
    'has many values',
    Array.from({ length: 2 }, (_, number) =>
      Array.from({ length: 30 }, (_, v) => (v % 2 === number ? 3 : 1) / 60),
    ),
  ],
  [
    'tells nothing',
    [
      [0.3, 0.3, 0.4],
      [0.3, 0.3, 0.4],
      [0.3, 0.3, 0.4],
    ],
  ],
];

describe('measureInformation(label, values)', () => {
  test.each(TABLES)('measures a feature that %s, in classes of different sizes', (_, table) => {
    const label = labelOf([600, 200, 300].slice(0, table.length));
    const expected = trueShare(table);
    let mean = 0;
    let covered = 0;
    for (let seed = 0; seed < 60; seed++) {
      const { share, interval } = measureInformation(label, drawValues(label, table, seed));
      mean += share / 60;
      const room = 0.0015 * table[0]!.length + 0.01;
      if (interval[0] - room <= expected && expected <= interval[1] + room) covered++;
    }
    // An estimate from below: each value whose rates must be learnt costs a little.
    const cost = 0.015 + 0.0015 * table[0]!.length;
    expect(mean).toBeLessThan(expected + 0.005);
    expect(mean).toBeGreaterThan(expected - cost);
    expect(covered).toBeGreaterThan(50);
  });

  test('is not above 0 by chance, however many values there are', () => {
    const label = labelOf([100, 100]);
    const many = Array.from({ length: 40 }, () => 1 / 40);
    const shares = Array.from(
      { length: 50 },
      (_, seed) => measureInformation(label, drawValues(label, [many, many], seed)).share,
    );
    expect(shares.reduce((sum, share) => sum + share, 0) / 50).toBeLessThan(0);
    expect(Math.max(...shares)).toBeLessThan(0.03);
  });

  test('names the class that is told', () => {
    const label = labelOf([100, 300, 200]);
    const result = measureInformation(
      label,
      Array.from(label.classes, (number) => (number === 1 ? 'x' : 'y')),
    );
    expect(result.toldClass).toBe('class 1');
  });
});

describe('measureRates(label, has, isMeasured)', () => {
  test.each([[[0.9, 0.1]], [[0.5, 0.05, 0.05]], [[0.3, 0.3]], [[1, 0, 0]]])(
    'measures the information of rates %j, from below where a class has all or none',
    (rates) => {
      const table = rates.map((rate) => [1 - rate, rate]);
      const label = labelOf([150, 100, 200].slice(0, rates.length));
      const expected = trueShare(table);
      let mean = 0;
      for (let seed = 0; seed < 200; seed++) {
        const values = drawValues(label, table, seed);
        mean +=
          measureRates(
            label,
            (index) => values[index] === 1,
            () => true,
          ).share / 200;
      }
      expect(mean).toBeLessThan(expected + 0.004);
      expect(mean).toBeGreaterThan(expected - (rates.includes(0) ? 0.04 : 0.01));
    },
  );

  test('looks only at the documents that it may', () => {
    const label = labelOf([50, 50]);
    const result = measureRates(
      label,
      (index) => index < 25 || index >= 75,
      (index) => index < 25 || index >= 75,
    );
    expect(result.share).toBeLessThan(0);
    expect(
      measureRates(
        label,
        (index) => index < 50,
        (index) => index % 2 === 0,
      ),
    ).toMatchObject({
      share: expect.closeTo(0.85, 1),
    });
  });
});

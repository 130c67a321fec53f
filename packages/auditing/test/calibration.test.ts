import { testCalibration } from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import { ksUniformPValue } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';

/** 3,000 documents of eight groups; weights grow with the row, and so go with the groups. */
const documents = Array.from({ length: 3_000 }, (_, row) => ({
  group: Math.floor(row / 375),
  weight: 1 + row / 300,
}));
const populationOf = (group: number) => documents.filter((document) => document.group === group).length;

interface Trial {
  /** What a document is drawn by, and what its inclusion probability is taken to be. */
  readonly drawnBy: (weight: number) => number;
  readonly takenFor: (weight: number) => number;
}

/** The 400 documents with the smallest exponential priorities, held against the population with a probability each. */
function pValueOf(seed: number, { drawnBy, takenFor }: Trial): number {
  const draw = drawFor(`seed ${seed}`, 'test/calibration', 'documents');
  const order = documents
    .map(({ group, weight }) => ({
      group,
      weight,
      priority: -Math.log(1 - draw.uniform()) / drawnBy(weight),
    }))
    .sort((a, b) => a.priority - b.priority);
  const threshold = order[400]!.priority;
  const sampled = order.slice(0, 400);
  const groups = Array.from({ length: 8 }, (_, group) => {
    const chances = sampled
      .filter((document) => document.group === group)
      .map(({ weight }) => 1 - Math.exp(-takenFor(weight) * threshold));
    return {
      population: populationOf(group),
      sample: chances.length,
      estimate: chances.reduce((sum, chance) => sum + 1 / chance, 0),
      variance: chances.reduce((sum, chance) => sum + (1 - chance) / chance ** 2, 0),
    };
  });
  return testCalibration(groups).pValue;
}

const byWeight = (weight: number) => weight;
const alike = () => 5;
const SEEDS = [...Array(200).keys()];

describe('testCalibration(groups)', () => {
  test('has even p-values where documents are drawn by their weights', () => {
    const pValues = SEEDS.map((seed) => pValueOf(seed, { drawnBy: byWeight, takenFor: byWeight }));
    expect(pValues.filter((pValue) => pValue < 0.001).length).toBeLessThanOrEqual(2);
    expect(ksUniformPValue(pValues)).toBeGreaterThan(0.0001);
  });

  test.each([
    ['drawn alike and taken for weighted', { drawnBy: alike, takenFor: byWeight }],
    ['drawn by weight and taken for alike', { drawnBy: byWeight, takenFor: alike }],
  ])('is certain of documents that are %s', (_, trial) => {
    const missed = SEEDS.slice(0, 50).filter((seed) => pValueOf(seed, trial) > 1e-6);
    expect(missed).toEqual([]);
  });

  test('tells nothing of a single group', () => {
    const group = { population: 10, sample: 5, estimate: 10, variance: 10 };
    expect(testCalibration([group])).toMatchObject({ degrees: 0, pValue: 1 });
  });
});

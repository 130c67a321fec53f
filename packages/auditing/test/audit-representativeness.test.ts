import { auditPositions, auditRepresentativeness } from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import { ksUniformPValue } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';

/** A source ordered by group, as a listing by repository is. */
const sizes = [500, 300, 300, 250, 200, 150, 100, 80, 60, 30, 20, 10];
const labels = sizes.flatMap((size, group) => Array<string>(size).fill(`repository ${group}`));
const population = countBy(labels);

function countBy(groups: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  return counts;
}

function uniformRanks(seed: number, count: number): number[] {
  const order = labels.map((_, rank) => rank);
  return drawFor(`seed ${seed}`, 'test/order', 'x').shuffle(order).slice(0, count);
}

function auditOf(ranks: readonly number[]) {
  const sample = countBy(ranks.map((rank) => labels[rank]!));
  return auditRepresentativeness({ subject: 'code', population, sample });
}

const head = Array.from({ length: 600 }, (_, rank) => rank);

describe('auditRepresentativeness(input)', () => {
  test('hardly ever raises anything on uniform samples over 500 seeds, and reaches as many groups as expected', () => {
    let reached = 0;
    let expected = 0;
    const severities = { ok: 0, low: 0, high: 0 };
    for (let seed = 0; seed < 500; seed++) {
      const result = auditOf(uniformRanks(seed, 60));
      severities[result.finding.severity]++;
      reached += result.groupsReached / 500;
      expected = result.groupsExpected;
    }
    expect(severities.high).toBe(0);
    expect(severities.low).toBeLessThanOrEqual(3);
    expect(Math.abs(reached - expected)).toBeLessThan(0.25);
    expect(expected).toBeLessThan(11.5);
  });

  test('is high for the first documents of an ordered source, and shows why', () => {
    const result = auditOf(head);
    expect(result.finding).toMatchObject({ check: 'representativeness', subject: 'code', severity: 'high' });
    expect(result.finding.figure).toBeGreaterThan(1);
    expect(result.pValue).toBeLessThan(1e-12);
    expect(result.groupsReached).toBe(2);
    expect(result.topShares[0]).toEqual({ group: 'repository 0', population: 0.25, sample: 500 / 600 });
    expect(result.effectiveGroups.population).toBeCloseTo(2_000 ** 2 / 576_400, 10);
    expect(result.effectiveGroups.sample).toBeCloseTo(1 / ((5 / 6) ** 2 + (1 / 6) ** 2), 10);
    expect(result.finding.sentence).toMatch(
      /^code: the sample is not a uniform one .*600 of 2000 documents reach 2 of 12 groups, 12\.0 expected; repository 0 has 83\.3 % of the sample and 25\.0 % of the whole\.$/,
    );
  });

  test('is low for a deviation that is certain but tiny', () => {
    const many = new Map([
      ['a', 50_000_000],
      ['b', 50_000_000],
    ]);
    const result = auditRepresentativeness({
      subject: 'x',
      population: many,
      sample: new Map([
        ['a', 510_000],
        ['b', 490_000],
      ]),
    });
    expect(result.finding.severity).toBe('low');
    expect(result.finding.figure).toBeCloseTo(0.02, 3);
  });

  test.each([
    [
      'no sample',
      new Map([
        ['a', 5],
        ['b', 5],
      ]),
      new Map<string, number>(),
    ],
    [
      'three documents',
      new Map([
        ['a', 5],
        ['b', 5],
      ]),
      new Map([['a', 3]]),
    ],
    ['one group', new Map([['a', 500]]), new Map([['a', 50]])],
  ])('says of %s that it is too few to tell, and gives no number', (_, all, sample) => {
    const { finding } = auditRepresentativeness({ subject: 'x', population: all, sample });
    expect(finding).toMatchObject({ severity: 'low', figure: null });
    expect(finding.sentence).toMatch(/too few to tell/);
  });

  test('is content with a sample that is the whole', () => {
    const { finding } = auditRepresentativeness({ subject: 'x', population, sample: population });
    expect(finding).toMatchObject({ severity: 'ok', sentence: 'x: all 2000 of 2000 documents are taken.' });
  });

  test('refuses a sample that is not of the population', () => {
    expect(() =>
      auditRepresentativeness({ subject: 'x', population: new Map([['a', 1]]), sample: new Map([['b', 1]]) }),
    ).toThrow(/1 sampled documents of "b", but 0 in the population/);
  });
});

describe('auditPositions(input)', () => {
  const audit = (ranks: readonly number[]) =>
    auditPositions({ subject: 'code', ranks, populationDocuments: labels.length });

  test('gives p-values that are uniform over seeds, for half of the source as for little of it', () => {
    for (const count of [40, 1_000]) {
      const pValues = Array.from({ length: 300 }, (_, seed) => audit(uniformRanks(seed, count)).pValue);
      expect(ksUniformPValue(pValues)).toBeGreaterThan(0.001);
    }
  });

  test('is high for the first documents', () => {
    const { finding, distance } = audit(head);
    expect(distance).toBeCloseTo(0.7, 2);
    expect(finding).toMatchObject({ check: 'positions', severity: 'high' });
  });

  test('says when there are too few, and when all are taken', () => {
    expect(audit([1, 2, 3]).finding).toMatchObject({ severity: 'low', figure: null });
    expect(audit(labels.map((_, rank) => rank)).finding.severity).toBe('ok');
  });

  test('refuses a place outside of the source', () => {
    expect(() => audit([labels.length])).toThrow(/place 2000 is outside of 2000/);
  });
});

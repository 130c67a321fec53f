import { rowPriorities } from '@sluice/determinism';
import { allocateQuotas, createStratifiedBottomK, mergeStratified, type Offer } from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inclusionPValue } from './inclusion.ts';

const streams = fc.uniqueArray(
  fc.record({
    file: fc.nat({ max: 3 }),
    row: fc.nat({ max: 60 }),
    priority: fc.nat({ max: 30 }).map((value) => value / 31),
    byteLength: fc.integer({ min: 1, max: 50 }),
    stratum: fc.constantFrom('a', 'b', 'c'),
  }),
  { selector: (offer) => `${offer.file}#${offer.row}`, maxLength: 90 },
);

const place = (offer: { file: number; row: number }) => `${offer.file}#${offer.row}`;
const inOrder = <T extends Offer>(offers: readonly T[]) =>
  [...offers].sort((a, b) => a.priority - b.priority || a.file - b.file || a.row - b.row);

describe('createStratifiedBottomK(documentsPerStratum) and mergeStratified(parts, quotas, unit)', () => {
  test('take of each stratum the first by priority, whatever the order and the tasks', () => {
    const quotas = fc.record({ a: fc.nat(9), b: fc.nat(9), c: fc.nat(9) });
    fc.assert(
      fc.property(streams, quotas, fc.infiniteStream(fc.nat(3)), (offers, quota, tasks) => {
        const division = offers.map(() => tasks.next().value as number);
        const admitted: Offer[][] = [[], [], [], []];
        const parts = admitted.map((list, task) => {
          const sampler = createStratifiedBottomK(9);
          offers.forEach((offer, index) => {
            if (division[index] === task && sampler.offer(offer)) list.push(offer);
          });
          expect(sampler.admittedCount).toBe(list.length);
          return sampler.survivors();
        });
        const choice = mergeStratified(parts, new Map(Object.entries(quota)), 'documents');
        const chosen = Array.from(choice.tables, (part, index) => {
          const row = choice.tableRows[index]!;
          return place(admitted[part]![parts[part]!.table.candidates[row]!]!);
        });
        const expected = (['a', 'b', 'c'] as const).flatMap((stratum) =>
          inOrder(offers.filter((offer) => offer.stratum === stratum)).slice(0, quota[stratum]),
        );
        expect(chosen).toEqual(inOrder(expected).map(place));
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test('include every document of a stratum equally often, over 2,000 seeds', () => {
    const pValue = inclusionPValue({
      itemCount: 30,
      sampleSize: 6,
      seedCount: 2_000,
      sample: (seed) => {
        const priority = rowPriorities(seed, 'sampling/priority', 'f');
        const sampler = createStratifiedBottomK(6);
        for (let row = 0; row < 200; row++)
          sampler.offer({
            priority: priority(row),
            file: 0,
            row,
            byteLength: 1,
            stratum: row < 30 ? 'a' : 'b',
          });
        const part = sampler.survivors();
        return Array.from(
          mergeStratified([part], new Map([['a', 6]]), 'documents').tableRows,
          (row) => part.table.rows[row]!,
        );
      },
    });
    expect(pValue).toBeGreaterThan(0.001);
    expect(pValue).toBeLessThan(0.9999);
  });

  test('take of a quota in bytes the document that crosses it', () => {
    const sampler = createStratifiedBottomK(9);
    for (let row = 0; row < 9; row++)
      sampler.offer({ priority: row / 10, file: 0, row, byteLength: 10, stratum: row % 3 === 0 ? 'a' : 'b' });
    const quotas = new Map([
      ['a', 11],
      ['b', 20],
    ]);
    const { tableRows } = mergeStratified([sampler.survivors()], quotas, 'bytes');
    expect([...tableRows]).toEqual([0, 1, 2, 3]);
  });

  test('refuse to hold none', () => {
    expect(() => createStratifiedBottomK(0)).toThrow(/positive integer, got 0/);
  });
});

describe('allocateQuotas(request)', () => {
  const population = new Map(Object.entries({ django: 800, numpy: 150, rich: 40, six: 1 }));
  const quotasOf = (amount: number, rule: Parameters<typeof allocateQuotas>[0]['rule']) =>
    Object.fromEntries(allocateQuotas({ amount, population, rule }));

  test.each([
    [101, 'equal' as const, { six: 1, rich: 33, django: 33, numpy: 34 }],
    [400, 'equal' as const, { six: 1, rich: 40, numpy: 150, django: 209 }],
    [99, 'proportional' as const, { django: 80, numpy: 15, rich: 4, six: 0 }],
    [300, { cap: 100 }, { django: 100, numpy: 100, rich: 40, six: 1 }],
    [120, { cap: 100 }, { django: 97, numpy: 18, rich: 5, six: 0 }],
    [5_000, 'proportional' as const, { django: 800, numpy: 150, rich: 40, six: 1 }],
  ])('gives of %i documents by %j', (amount, rule, expected) => {
    expect(quotasOf(amount, rule)).toEqual(expected);
  });

  test('gives what is asked for, or all that there is, and no stratum more than it has', () => {
    const rules = fc.oneof(
      fc.constantFrom('equal' as const, 'proportional' as const),
      fc.integer({ min: 1, max: 60 }).map((cap) => ({ cap })),
    );
    fc.assert(
      fc.property(
        fc.array(fc.nat(90), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 400 }),
        rules,
        (counts, amount, rule) => {
          const all = new Map(counts.map((count, stratum) => [`s${stratum}`, count]));
          const quotas = allocateQuotas({ amount, population: all, rule });
          const cap = typeof rule === 'object' ? rule.cap : Infinity;
          let most = 0;
          for (const count of counts) most += Math.min(count, cap);
          expect([...quotas.values()].reduce((sum, quota) => sum + quota, 0)).toBe(Math.min(amount, most));
          for (const [stratum, quota] of quotas)
            expect(quota).toBeLessThanOrEqual(Math.min(all.get(stratum)!, cap));
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  test('refuses what is no amount', () => {
    expect(() => allocateQuotas({ amount: 0, population, rule: 'equal' })).toThrow(/amount .* got 0/);
    expect(() => allocateQuotas({ amount: 1, population, rule: { cap: 0 } })).toThrow(/cap .* got 0/);
  });
});

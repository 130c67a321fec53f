import { type Budget, createBottomK, mergeBottomK, type Offer, takeBudget } from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** Offers with many ties in priority, as no keyed draw has them: the tie-break must hold too. */
const streams = fc
  .uniqueArray(
    fc.record({
      file: fc.nat({ max: 4 }),
      row: fc.nat({ max: 60 }),
      priority: fc.nat({ max: 20 }).map((value) => value / 21),
      byteLength: fc.integer({ min: 1, max: 50 }),
    }),
    { selector: (offer) => `${offer.file}#${offer.row}`, maxLength: 80 },
  )
  .chain((offers) =>
    fc.tuple(fc.constant(offers), fc.shuffledSubarray(offers, { minLength: offers.length })),
  );

const budgets: fc.Arbitrary<Budget> = fc.oneof(
  fc.integer({ min: 1, max: 90 }).map((documents) => ({ documents })),
  fc.integer({ min: 1, max: 1_500 }).map((bytes) => ({ bytes })),
  fc.constant<Budget>('every'),
);

const run = { seed: 42, numRuns: 300 };

function inOrder(offers: readonly Offer[]): Offer[] {
  return [...offers].sort((a, b) => a.priority - b.priority || a.file - b.file || a.row - b.row);
}

/** The definition: sort everything, take until the budget is reached. */
function expected(offers: readonly Offer[], budget: Budget): string[] {
  const sorted = inOrder(offers);
  const order = Uint32Array.from(sorted, (_, index) => index);
  const byteLengths = sorted.map((offer) => offer.byteLength);
  return [...takeBudget(order, byteLengths, budget)].map((index) => place(sorted[index]!));
}

const place = (offer: { file: number; row: number }) => `${offer.file}#${offer.row}`;

function sampled(offers: readonly Offer[], budget: Budget) {
  const sampler = createBottomK(budget);
  const admitted: Offer[] = [];
  for (const offer of offers) if (sampler.offer(offer)) admitted.push(offer);
  return { sampler, admitted, table: sampler.survivors() };
}

describe('createBottomK(budget)', () => {
  test('holds what sorting everything gives, whatever the order of offers', () => {
    fc.assert(
      fc.property(streams, budgets, ([offers, shuffled], budget) => {
        const { sampler, admitted, table } = sampled(shuffled, budget);
        const places = [...table.rows].map((row, index) => place({ file: table.files[index]!, row }));
        expect(places).toEqual(expected(offers, budget));
        expect(sampler.heldBytes).toBe(table.byteLengths.reduce((sum, bytes) => sum + bytes, 0));
        expect(sampler.heldCount).toBe(places.length);
        // Candidate numbers lead back to what was admitted: what the texts on disk are found by.
        expect(sampler.admittedCount).toBe(admitted.length);
        expect([...table.candidates].map((candidate) => place(admitted[candidate]!))).toEqual(places);
      }),
      run,
    );
  });

  test('admits nothing above its threshold', () => {
    const { sampler } = sampled(
      [0.9, 0.5, 0.1, 0.7].map((priority, row) => ({ priority, file: 0, row, byteLength: 1 })),
      { documents: 2 },
    );
    expect(sampler.threshold).toBe(0.5);
    expect(sampler.offer({ priority: 0.6, file: 0, row: 9, byteLength: 1 })).toBe(false);
    expect(sampler.offer({ priority: 0.4, file: 0, row: 9, byteLength: 1 })).toBe(true);
    expect(createBottomK({ bytes: 5 }).threshold).toBe(Infinity);
  });

  test('admits about k (1 + ln(N / k)) of N offers', () => {
    const sampler = createBottomK({ documents: 100 });
    // A low-discrepancy sequence stands in for random priorities.
    for (let row = 0; row < 100_000; row++)
      sampler.offer({ priority: (row * 0.6180339887498949) % 1, file: 0, row, byteLength: 1 });
    expect(sampler.admittedCount).toBeLessThan(1.5 * 100 * (1 + Math.log(1_000)));
    expect(sampler.heldCount).toBe(100);
  });

  const sound: Offer = { priority: 0.5, file: 0, row: 0, byteLength: 1 };
  test.each<[string, Partial<Offer>]>([
    ['priority', { priority: Number.NaN }],
    ['priority', { priority: -0.1 }],
    ['priority', { priority: Infinity }],
    ['row', { row: 2 ** 53 }],
    ['row', { row: 1.5 }],
    ['file', { file: -1 }],
    ['byteLength', { byteLength: 0 }],
  ])('refuses an offer with a bad %s: %o', (name, change) => {
    expect(() => createBottomK('every').offer({ ...sound, ...change })).toThrow(
      expect.objectContaining({ name: 'RangeError', message: expect.stringContaining(name) }),
    );
  });

  test.each([{ documents: 0 }, { documents: 1.5 }, { bytes: -1 }, { bytes: Number.NaN }])(
    'refuses the budget %o',
    (budget) => {
      expect(() => createBottomK(budget)).toThrow(/must be a positive integer/);
    },
  );
});

describe('mergeBottomK(tables, budget)', () => {
  test('of any division into tasks gives the sample of the whole', () => {
    const divisions = fc.array(fc.nat({ max: 6 }), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(streams, budgets, divisions, ([offers, shuffled], budget, division) => {
        const tasks = Array.from({ length: 7 }, (_, task) =>
          shuffled.filter((_, index) => division[index] === task),
        );
        const tables = tasks.map((task) => sampled(task, budget).table);
        const sample = mergeBottomK(tables, budget);
        const places = [...sample.tableRows].map((row, index) => {
          const table = tables[sample.tables[index]!]!;
          return place({ file: table.files[row]!, row: table.rows[row]! });
        });
        expect(places).toEqual(expected(offers, budget));
        expect(sample.documentCount).toBe(places.length);
      }),
      run,
    );
  });

  test('nests: a smaller budget gives the beginning of a larger one', () => {
    fc.assert(
      fc.property(
        streams,
        fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 900 })),
        ([offers], [small, more]) => {
          const places = (bytes: number) => {
            const table = sampled(offers, { bytes }).table;
            return [...table.rows].map((row, index) => place({ file: table.files[index]!, row }));
          };
          const smaller = places(small);
          expect(places(small + more).slice(0, smaller.length)).toEqual(smaller);
        },
      ),
      run,
    );
  });

  test('says whether the source was large enough', () => {
    const { table } = sampled([{ priority: 0.25, file: 0, row: 3, byteLength: 10 }], { bytes: 10 });
    expect(mergeBottomK([table], { bytes: 10 })).toEqual({
      tables: Uint32Array.of(0),
      tableRows: Uint32Array.of(0),
      documentCount: 1,
      byteLength: 10,
      threshold: 0.25,
      isBudgetReached: true,
    });
    expect(mergeBottomK([table], { bytes: 11 }).isBudgetReached).toBe(false);
    expect(mergeBottomK([], { documents: 1 })).toMatchObject({ documentCount: 0, isBudgetReached: false });
  });

  test('refuses tables that share a document', () => {
    const { table } = sampled([{ priority: 0.25, file: 0, row: 3, byteLength: 10 }], 'every');
    expect(() => mergeBottomK([table, table], 'every')).toThrow(/in two tables \(file 0, row 3\)/);
  });
});

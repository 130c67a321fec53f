import { type Budget, createBottomK, createThresholdSketch, cutRuns, type Offer } from '@sluice/sampling';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const streams = fc
  .uniqueArray(
    fc.record({
      file: fc.nat({ max: 4 }),
      row: fc.nat({ max: 60 }),
      // Ties, powers of two, and priorities above 1 as weights give them.
      priority: fc.oneof(
        fc.nat({ max: 20 }).map((value) => value / 16),
        fc.double({ min: 0, max: 40, noNaN: true }),
      ),
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

/** The documents that a sketch lets through and that are still below its threshold at the end. */
function letThrough(offers: readonly Offer[], budget: Budget) {
  const sketch = createThresholdSketch(budget);
  const entered: Offer[] = [];
  for (const offer of offers) {
    if (offer.priority >= sketch.threshold) continue;
    sketch.add(offer.priority, { byteLength: offer.byteLength, storedBytes: 2 * offer.byteLength });
    entered.push(offer);
  }
  return { sketch, kept: entered.filter(({ priority }) => priority < sketch.threshold) };
}

const places = (offers: readonly Offer[]) => offers.map(({ file, row }) => `${file}#${row}`).sort();

describe('createThresholdSketch(budget)', () => {
  test('keeps the sample, the same for any order, and counts what it keeps', () => {
    fc.assert(
      fc.property(streams, budgets, ([offers, shuffled], budget) => {
        const { sketch, kept } = letThrough(offers, budget);
        const other = letThrough(shuffled, budget);
        expect(places(other.kept)).toEqual(places(kept));
        expect(other.sketch.threshold).toBe(sketch.threshold);
        expect(sketch.documents).toBe(kept.length);
        expect(sketch.storedBytes).toBe(kept.reduce((sum, { byteLength }) => sum + 2 * byteLength, 0));
        const exact = createBottomK(budget);
        for (const offer of offers) exact.offer(offer);
        const { files, rows } = exact.survivors();
        const sample = Array.from(files, (file, index) => `${file}#${rows[index]}`);
        expect(places(kept)).toEqual(expect.arrayContaining(sample));
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('keeps no more than a bucket above the budget', () => {
    const sketch = createThresholdSketch({ documents: 10_000 });
    let entered = 0;
    for (let row = 0; row < 1_000_000; row++) {
      const priority = (row * 0.6180339887498949) % 1; // stands in for random priorities
      if (priority >= sketch.threshold) continue;
      sketch.add(priority, { byteLength: 1 });
      entered++;
    }
    expect(sketch.documents).toBeGreaterThanOrEqual(10_000);
    expect(sketch.documents).toBeLessThan(10_100);
    expect(entered).toBeLessThan(1.05 * 10_000 * (1 + Math.log(100)));
  });

  test('is cut into runs of so many documents by cutRuns(sketches, documents)', () => {
    const sketch = createThresholdSketch('every');
    const priorities = Array.from({ length: 5_000 }, (_, row) => (row * 0.6180339887498949) % 1);
    for (const priority of priorities) sketch.add(priority, { byteLength: 1 });
    const cuts = cutRuns([sketch], 1_000);
    expect(cuts.at(-1)).toBe(Infinity);
    const runs = cuts.map(
      (cut, index) => priorities.filter((each) => each < cut && each >= (cuts[index - 1] ?? 0)).length,
    );
    expect(Math.max(...runs)).toBeLessThanOrEqual(1_000);
    expect(runs.length).toBeLessThanOrEqual(6);
  });

  test.each([-1, Number.NaN, Infinity])('refuses the priority %s', (priority) => {
    expect(() => createThresholdSketch('every').add(priority, { byteLength: 1 })).toThrow(/priority/);
  });
});

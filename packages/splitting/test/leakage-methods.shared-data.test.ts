import { expect, test } from 'vitest';
import { readCodeTexts } from './code-corpus.ts';
import { compareLeakage } from './leakage-methods.ts';

test('of five ways to split the code of 22 repositories only units leak no document, content or near copy', () => {
  const texts = readCodeTexts();
  const table = compareLeakage(texts);
  console.table(table);
  const [random, cut, packed, units, unitsCut] = table;
  expect(random).toMatchObject({ documents: 0, contents: expect.any(Number) });
  expect(Math.min(random!.contents, random!.nearPairs)).toBeGreaterThan(5);
  expect(cut!.nearPairs + cut!.contents).toBeGreaterThan(0);
  expect(packed!.documents).toBeGreaterThan(100);
  expect(packed!.nearPairs).toBeGreaterThan(5);
  expect(units).toMatchObject({ documents: 0, contents: 0, nearPairs: 0, largestSimilarity: 0 });
  expect(units!.heldOut).toBeGreaterThanOrEqual(Math.round(0.05 * texts.length));
  expect(units!.heldOut).toBeLessThanOrEqual(0.1 * texts.length);
  // Runs are reported and not claimed to be none unless they are cut; there are fewer of them all the same.
  expect(units!.sharedRunShare).toBeGreaterThan(0);
  expect(units!.sharedRunShare).toBeLessThan(random!.sharedRunShare);
  expect(unitsCut).toMatchObject({
    ...units,
    method: unitsCut!.method,
    sharedRunShare: 0,
    tokenCount: expect.any(Number),
  });
  expect(unitsCut!.tokenCount / units!.tokenCount).toBeGreaterThan(0.95);
});

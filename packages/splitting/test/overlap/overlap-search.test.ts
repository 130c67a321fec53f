import { coverHeldOut, createOverlapSearch, createWindowSorter, holdWindows } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 18 });
const listOfTexts = fc.array(texts, { maxLength: 4 });

function indexOf(heldOut: readonly (readonly string[])[], tokensPerRun: number, maxHeldRows?: number) {
  const sorter = createWindowSorter({ tokensPerRun, maxHeldRows });
  for (const tokens of heldOut) sorter.add(tokens.join(' '));
  return { windows: holdWindows(sorter), tokenCounts: sorter.tokenCounts() };
}

function windowsOf(tokens: readonly string[], tokensPerRun: number): string[] {
  return Array.from({ length: Math.max(0, tokens.length - tokensPerRun + 1) }, (_, start) =>
    tokens.slice(start, start + tokensPerRun).join(' '),
  );
}

/** As sets of strings have it. */
function coverageOf(
  heldOut: readonly (readonly string[])[],
  train: readonly (readonly string[])[],
  tokensPerRun: number,
) {
  const known = new Set(train.flatMap((tokens) => windowsOf(tokens, tokensPerRun)));
  return heldOut.map((tokens) => {
    const covered = new Set<number>();
    windowsOf(tokens, tokensPerRun).forEach((window, start) => {
      if (known.has(window))
        for (let token = start; token < start + tokensPerRun; token++) covered.add(token);
    });
    return { tokenCount: tokens.length, sharedTokenCount: covered.size };
  });
}

describe('createOverlapSearch(heldOut, options)', () => {
  test('covers the tokens of held-out texts that comparing all windows covers, however few are sorted at once', () => {
    fc.assert(
      fc.property(
        listOfTexts,
        listOfTexts,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 40 }),
        (heldOut, train, tokensPerRun, maxHeldRows) => {
          const { windows, tokenCounts } = indexOf(heldOut, tokensPerRun, maxHeldRows);
          const search = createOverlapSearch(windows, { maxHeldRows });
          for (const tokens of train) search.scan(tokens.join(' '));
          const found = search.found();
          expect(coverHeldOut({ tokensPerRun, tokenCounts }, [found.sharedWindows])).toEqual(
            coverageOf(heldOut, train, tokensPerRun),
          );
          expect(found).toMatchObject({ textCount: train.length, tokenCount: train.flat().length });
        },
      ),
      { seed: 42, numRuns: 500 },
    );
  });

  test('finds in parts of the texts, each by the same index, what it finds in all', () => {
    fc.assert(
      fc.property(
        listOfTexts,
        fc.array(texts, { maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (heldOut, train, partCount) => {
          const { windows, tokenCounts } = indexOf(heldOut, 3);
          const parts = Array.from({ length: partCount }, () => createOverlapSearch(windows));
          for (const [text, tokens] of train.entries()) parts[text % partCount]!.scan(tokens.join(' '));
          const shared = parts.map((part) => part.found().sharedWindows);
          expect(coverHeldOut({ tokensPerRun: 3, tokenCounts }, shared)).toEqual(
            coverageOf(heldOut, train, 3),
          );
        },
      ),
    );
  });

  test('finds a paragraph of 70 words, and none of 49', () => {
    const own = (name: string, count: number) => Array.from({ length: count }, (_, word) => `${name}${word}`);
    const paragraph = own('p', 70);
    const heldOut = [own('x', 90), [...own('a', 30), ...paragraph, ...own('b', 200)], ['short']];
    const { windows, tokenCounts } = indexOf(heldOut, 50);
    const sharedOf = (...text: readonly string[]) => {
      const search = createOverlapSearch(windows);
      search.scan(text.join(' '));
      const { sharedWindows } = search.found();
      return coverHeldOut({ tokensPerRun: 50, tokenCounts }, [sharedWindows]).map(
        ({ sharedTokenCount }) => sharedTokenCount,
      );
    };
    expect(sharedOf(...own('c', 10), ...paragraph, ...own('d', 40))).toEqual([0, 70, 0]);
    expect(sharedOf(...own('c', 10), ...paragraph.slice(0, 49), ...own('e', 90))).toEqual([0, 0, 0]);
    expect(sharedOf('short')).toEqual([0, 0, 0]);
  });

  test('refuses runs that are too long to hash', () => {
    expect(() => createWindowSorter({ tokensPerRun: 65 })).toThrow(/from 1 to 64, got 65/);
  });
});

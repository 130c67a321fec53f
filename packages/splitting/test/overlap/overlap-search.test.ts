import { coverHeldOut, createOverlapSearch, createWindowIndexer, openOverlapSearch } from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const texts = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 18 });

describe('createOverlapSearch(heldOut, options)', () => {
  test('covers the tokens of held-out texts that comparing all windows covers', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 4 }),
        fc.array(texts, { maxLength: 4 }),
        fc.integer({ min: 1, max: 5 }),
        (heldOut, train, tokensPerRun) => {
          const search = createOverlapSearch(
            heldOut.map((tokens) => tokens.join(' ')),
            { tokensPerRun },
          );
          for (const tokens of train) search.scan(tokens.join(' '));
          const windowsOf = (tokens: readonly string[]) =>
            Array.from({ length: Math.max(0, tokens.length - tokensPerRun + 1) }, (_, start) =>
              tokens.slice(start, start + tokensPerRun).join(' '),
            );
          const known = new Set(train.flatMap(windowsOf));
          const expected = heldOut.map((tokens) => {
            const covered = new Set<number>();
            windowsOf(tokens).forEach((window, start) => {
              if (known.has(window))
                for (let token = start; token < start + tokensPerRun; token++) covered.add(token);
            });
            return { tokenCount: tokens.length, sharedTokenCount: covered.size };
          });
          expect(search.coverage()).toEqual(expected);
          expect(search.found()).toMatchObject({ textCount: train.length, tokenCount: train.flat().length });
          expect(search.shortTextCount).toBe(heldOut.filter((tokens) => tokens.length < tokensPerRun).length);
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  test('finds in parts of the texts, each by the same index, what it finds in all', () => {
    fc.assert(
      fc.property(
        fc.array(texts, { maxLength: 4 }),
        fc.array(texts, { maxLength: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (heldOut, train, partCount) => {
          const indexer = createWindowIndexer(3);
          for (const tokens of heldOut) indexer.add(tokens.join(' '));
          const index = indexer.index();
          const whole = openOverlapSearch(index);
          const parts = Array.from({ length: partCount }, () => openOverlapSearch(structuredClone(index)));
          for (const [text, tokens] of train.entries()) {
            whole.scan(tokens.join(' '));
            parts[text % partCount]!.scan(tokens.join(' '));
          }
          const found = parts.map((part) => part.found());
          const shared = found.map(({ sharedWindows }) => sharedWindows);
          expect(coverHeldOut(index, shared)).toEqual(whole.coverage());
          expect(found.reduce((sum, { tokenCount }) => sum + tokenCount, 0)).toBe(whole.found().tokenCount);
        },
      ),
    );
  });

  test('finds the longest shared run of a text, and where', () => {
    const paragraph = Array.from({ length: 70 }, (_, word) => `p${word}`).join(' ');
    const own = (name: string, count: number) =>
      Array.from({ length: count }, (_, word) => `${name}${word}`).join(' ');
    const search = createOverlapSearch([
      own('x', 90),
      `${own('a', 30)} ${paragraph} ${own('b', 200)}`,
      'short',
    ]);
    expect(search.scan(`${own('c', 10)} ${paragraph}\n${own('d', 40)}`)).toEqual({
      tokenCount: 70,
      start: 10,
      heldOut: 1,
    });
    expect(
      search.scan(`${own('c', 10)} ${paragraph.split(' ').slice(0, 49).join(' ')} ${own('e', 90)}`),
    ).toBeUndefined();
    expect(search.scan('short')).toBeUndefined();
    expect(search.coverage().map((text) => text.sharedTokenCount)).toEqual([0, 70, 0]);
    expect(search.shortTextCount).toBe(1);
  });

  test('refuses runs that are too long to hash', () => {
    expect(() => createOverlapSearch([], { tokensPerRun: 65 })).toThrow(/from 1 to 64, got 65/);
  });
});

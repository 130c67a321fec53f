import type { RenderedText, TextPiece } from '@sluice/records';
import {
  applyCuts,
  contentOf,
  createOverlapSearch,
  createSharedRunSearch,
  createShingler,
  createWindowSorter,
  findCuts,
  holdWindows,
} from '@sluice/splitting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

function render(parts: readonly (readonly [TextPiece['kind'], string])[]): RenderedText {
  let text = '';
  const pieces = parts
    .filter(([, part]) => part !== '')
    .map(([kind, part]) => {
      text += part;
      return { kind, start: text.length - part.length, end: text.length };
    });
  return { text, pieces };
}

const textOfUpTo = (maxLength: number) =>
  fc
    .array(fc.constantFrom('a ', 'b ', 'c', '\n', '漢', '😀', '😁'), { maxLength, size: 'max' })
    .map((units) => units.join(''));
const content = textOfUpTo(30);
const rendered = fc
  .array(fc.tuple(fc.constantFrom('content', 'content', 'template', 'licence'), content), { maxLength: 5 })
  .map((parts) => render(parts as [TextPiece['kind'], string][]));

/** As the search says that certifies. */
function sharesWindows(heldOut: readonly string[], text: string, tokensPerRun: number): boolean {
  const sorter = createWindowSorter({ tokensPerRun });
  for (const held of heldOut) sorter.add(held);
  const search = createOverlapSearch(holdWindows(sorter));
  search.scan(text);
  return search.found().sharedWindows.some((bits) => bits !== 0);
}

describe('findCuts(rendered, search)', () => {
  test('leaves no shared run, whatever the cuts join, and pieces that tile', () => {
    let joined = 0;
    fc.assert(
      fc.property(
        fc.array(textOfUpTo(8), { maxLength: 4 }),
        rendered,
        fc.integer({ min: 1, max: 3 }),
        (heldOut, text, tokensPerRun) => {
          const search = createSharedRunSearch(heldOut, { tokensPerRun });
          const { cuts, left } = findCuts(text, search);
          joined += cuts.length > 1 ? 1 : 0;
          expect(search.runsOf(contentOf(left))).toEqual([]);
          expect(sharesWindows(heldOut, contentOf(left), tokensPerRun)).toBe(false);
          expect(applyCuts(text, cuts)).toEqual(left);
          if (cuts.length === 0) expect(left).toBe(text);
          expect(left.text.isWellFormed()).toBe(true);
          expect(left.pieces.map(({ end }) => end).slice(0, -1)).toEqual(
            left.pieces.map(({ start }) => start).slice(1),
          );
          expect(left.pieces.at(-1)?.end ?? 0).toBe(left.text.length);
          expect(left.pieces.every(({ start, end }) => start < end)).toBe(true);
          const others = ({ text: whole, pieces }: RenderedText) =>
            pieces
              .filter(({ kind }) => kind !== 'content')
              .map(({ kind, start, end }) => [kind, whole.slice(start, end)]);
          expect(others(left)).toEqual(others(text));
        },
      ),
      { seed: 42, numRuns: 2_000 },
    );
    expect(joined).toBeGreaterThan(20); // one round of cutting would not have been enough for these
  });

  test('cuts exactly the run, across pieces of content and not out of a template', () => {
    const run = Array.from({ length: 60 }, (_, word) => `p${word}`);
    const search = createSharedRunSearch([`before ${run.join(' ')} after`]);
    const text = render([
      ['template', `Question: ${run.join(' ')} `],
      ['content', `own start. ${run.slice(0, 30).join(' ')}`],
      ['template', '\nAnswer: '],
      ['content', `${run.slice(30).join(' ')} own end`],
    ]);
    expect(findCuts(text, search).left).toEqual(
      render([
        ['template', `Question: ${run.join(' ')} `],
        ['content', 'own start. '],
        ['template', '\nAnswer: '],
        ['content', ' own end'],
      ]),
    );
    const inside = render([['content', `own (${run.join('  ')})end`]]);
    expect(findCuts(inside, search).left.text).toBe('own (\n)end');
    const short = render([['content', run.slice(0, 49).join(' ')]]);
    expect(findCuts(short, search)).toEqual({ cuts: [], left: short });
    expect(findCuts(render([['content', run.join(' ')]]), search).left).toEqual({ text: '', pieces: [] });
  });

  test('cuts again what a cut has joined', () => {
    const search = createSharedRunSearch(['x y', 'a b'], { tokensPerRun: 2 });
    const { cuts, left } = findCuts(render([['content', 'own a x y b end']]), search);
    expect(cuts.length).toBe(2);
    expect(left.text).toBe('own \n end');
  });

  test('finds tokens where shingles have them', () => {
    fc.assert(
      fc.property(content, (text) => {
        const { tokenCount } = createShingler(1).shingle(text);
        const runs = createSharedRunSearch([text], { tokensPerRun: 1 }).runsOf(text);
        expect(runs.length).toBe(tokenCount > 0 ? 1 : 0);
        for (const [start, end] of runs) expect(text.slice(start, end)).toBe(text.trim());
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

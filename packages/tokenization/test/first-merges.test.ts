import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstMerges, mergeFirst } from '../src/fast/first-merges.ts';
import { mergeRows } from '../src/fast/merge-rows.ts';
import { mergeTable } from '../src/fast/merge-table.ts';
import type { BpeModel } from '../src/tokenizer-definition.ts';
import { mergeByDefinition } from './merge-by-definition.ts';

function modelOf(characters: readonly string[], merges: readonly (readonly [string, string])[]): BpeModel {
  // What does not merge has the highest ids.
  const tokens = new Set([...merges.map(([left, right]) => left + right), ...merges.flat(), ...characters]);
  return {
    kind: 'BPE',
    vocabulary: new Map([...tokens].map((token, id) => [token, id])),
    merges,
    unknownToken: undefined,
    dropout: undefined,
    continuingSubwordPrefix: '',
    endOfWordSuffix: '',
    fuseUnknown: false,
    byteFallback: false,
    ignoreMerges: false,
  };
}

/** The ids of texts by definition, and by the first merges with the definition behind them. */
function bothWays(model: BpeModel, texts: readonly (readonly string[])[]) {
  const rows = mergeRows(model);
  const listed = Array.from({ length: rows.length / 3 }, (_, rank) => [
    ...rows.subarray(3 * rank, 3 * rank + 3),
  ]);
  const table = firstMerges(model, rows, mergeTable(rows));
  return texts.map((text) => {
    const ids = text.map((character) => model.vocabulary.get(character)!);
    const symbols = Int32Array.from(ids);
    const first = [...symbols.subarray(0, mergeFirst(table, symbols, ids.length))];
    return { expected: mergeByDefinition(listed, ids), found: mergeByDefinition(listed, first), first };
  });
}

function expectSameEnds(model: BpeModel, texts: readonly (readonly string[])[]): void {
  for (const { expected, found } of bothWays(model, texts)) expect(found).toEqual(expected);
}

/** Merges of few characters in any order: of tokens before what makes them, with one pair twice, with two ways to a token. */
const fewCharacters = fc.constantFrom('a', 'b', 'c', '\u{1f600}');
const token = fc
  .array(fewCharacters, { minLength: 1, maxLength: 3 })
  .map((characters) => characters.join(''));
const merges = fc.array(fc.tuple(token, token), { minLength: 1, maxLength: 40 });

/** Merges as a trainer finds them: each of two tokens that are there. */
const trained = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 40 }).map((choices) => {
  const tokens = ['a', 'b', 'c', '\u{1f600}'];
  return choices.map(([left, right]): [string, string] => {
    const merge: [string, string] = [tokens[left % tokens.length]!, tokens[right % tokens.length]!];
    tokens.push(merge.join(''));
    return merge;
  });
});

const TEXTS = { minLength: 40, maxLength: 40 };

describe('mergeFirst', () => {
  it.each([
    ['in any order', merges],
    ['as trained', trained],
  ])('mergeFirst(first, symbols, count) changes nothing about the end, merges %s', (_, anyMerges) => {
    const texts = fc.array(fc.array(fewCharacters, { minLength: 1, maxLength: 12 }), TEXTS);
    fc.assert(
      fc.property(anyMerges, texts, (list, some) => {
        expectSameEnds(modelOf(['a', 'b', 'c', '\u{1f600}'], list), some);
      }),
      { seed: 42, numRuns: 800 },
    );
  });

  it('mergeFirst(first, symbols, count) changes nothing about the end where characters share a code', () => {
    const characters = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    // The first 250 characters take nearly all codes, by merges that no text here has.
    const early = characters.slice(0, 250).map((character): [string, string] => [character, characters[0]!]);
    const some = fc.constantFrom(...characters.slice(250));
    const list = fc.array(fc.tuple(some, some), { maxLength: 60 });
    const texts = fc.array(fc.array(some, { minLength: 1, maxLength: 12 }), TEXTS);
    fc.assert(
      fc.property(list, texts, (late, some) => {
        expectSameEnds(modelOf(characters, [...early, ...late]), some);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('mergeFirst(first, symbols, count) merges the pairs that are sure, and leaves those that are not', () => {
    const first = (list: readonly (readonly [string, string])[], text: string) => {
      const model = modelOf([...'abcdx'], list);
      return bothWays(model, [[...text]])[0]!.first.map((id) => [...model.vocabulary.keys()][id]);
    };
    const list = [
      ['a', 'b'],
      ['c', 'd'],
      ['b', 'c'],
      ['ab', 'cd'],
    ] as const;
    expect(first(list, 'abcd')).toEqual(['ab', 'cd']);
    expect(first(list, 'bcbc')).toEqual(['bc', 'bc']);
    expect(first(list, 'bcd')).toEqual(['b', 'cd']);
    expect(first([['a', 'a']], 'aaa')).toEqual(['a', 'a', 'a']);
    const xaTakesB = [
      ['xa', 'b'],
      ['x', 'a'],
      ['b', 'c'],
    ] as const;
    expect(first(xaTakesB, 'xabc')).toEqual(['x', 'a', 'b', 'c']);
    const abTakesC = [
      ['c', 'ab'],
      ['a', 'b'],
    ] as const;
    expect(first(abTakesC, 'cab')).toEqual(['c', 'a', 'b']);
  });
});

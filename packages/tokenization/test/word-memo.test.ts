import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLong, freeMedium, freeShort, hashLong, hashMedium, hashShort } from '../src/fast/memo-slots.ts';
import { type FoundIds, rememberLong, rememberMedium, rememberShort } from '../src/fast/remember-piece.ts';
import { type WordMemo, wordMemo } from '../src/fast/word-memo.ts';

const TIGHT = { shortSlots: 64, mediumSlots: 64, longSlots: 64, keyWords: 400, listIds: 100 };

const key = fc.tuple(fc.integer(), fc.integer({ min: 1 }));
const ids = fc.array(fc.nat(2 ** 31 - 1), { minLength: 1, maxLength: 6 });

function lookUpShort(memo: WordMemo, [first, second]: readonly [number, number]): number[] | undefined {
  for (let slot = hashShort(first, second) & memo.shortMask; ; slot = (slot + 1) & memo.shortMask) {
    const [a, b, value, next] = memo.short.subarray(4 * slot, 4 * slot + 4);
    if (a === first && b === second) return idsOf(memo, value!, next!);
    if (a === 0 && b === 0) return undefined;
  }
}

function lookUpMedium(memo: WordMemo, key: readonly [number, number, number, number]): number[] | undefined {
  for (let slot = hashMedium(...key) & memo.mediumMask; ; slot = (slot + 1) & memo.mediumMask) {
    const row = memo.medium.subarray(8 * slot, 8 * slot + 8);
    if (row[6] === 0) return undefined;
    if (key.every((word, index) => row[index] === word)) return idsOf(memo, row[4]!, row[5]!);
  }
}

function found(list: readonly number[]): FoundIds {
  return { ids: Int32Array.from([7, ...list, 7]), start: 1, end: list.length + 1 };
}

function idsOf(memo: WordMemo, value: number, next: number): number[] {
  if (next < -1) return [...memo.lists.subarray(value, value - next)];
  return next === -1 ? [value] : [value, next];
}

describe('wordMemo', () => {
  it('rememberShort(memo, free, ids) is found again or forgotten, never mistaken, in bounded memory', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, ids), { maxLength: 300 }), (entries) => {
        const memo = wordMemo(TIGHT);
        const truth = new Map<string, number[]>();
        for (const [name, list] of entries) {
          if (lookUpShort(memo, name) === undefined) {
            const [first, second] = name;
            rememberShort(memo, { slot: freeShort(memo, first, second), first, second }, found(list));
            truth.set(name.join(), list);
          }
          expect(lookUpShort(memo, name)).toEqual(truth.get(name.join()));
        }
        for (const [name] of entries)
          expect([undefined, truth.get(name.join())]).toContainEqual(lookUpShort(memo, name));
        expect(memo.short.length).toBeLessThanOrEqual(4 * TIGHT.shortSlots);
        expect(memo.lists.length).toBeLessThanOrEqual(TIGHT.listIds);
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('rememberMedium(memo, key, free, ids) is found again or forgotten, never mistaken, with zeros anywhere in a key', () => {
    const word = fc.oneof(fc.constant(0), fc.integer({ min: -2, max: 2 }), fc.integer());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.tuple(word, word, word, word), ids), { maxLength: 300 }),
        (entries) => {
          const memo = wordMemo(TIGHT);
          const truth = new Map<string, number[]>();
          for (const [name, list] of entries) {
            if (lookUpMedium(memo, name) === undefined) {
              const words = Int32Array.from(name);
              rememberMedium(memo, words, freeMedium(memo, words, 0), found(list));
              truth.set(name.join(), list);
            }
            expect(lookUpMedium(memo, name)).toEqual(truth.get(name.join()));
          }
          expect(memo.medium.length).toBeLessThanOrEqual(8 * TIGHT.mediumSlots);
        },
      ),
      { seed: 42, numRuns: 50 },
    );
  });

  it('rememberLong(memo, view, piece, ids) compares whole keys, whatever their hashes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), ids), { maxLength: 60 }),
        (entries) => {
          const memo = wordMemo(TIGHT);
          const truth = new Map<string, number[]>();
          for (const [bytes, list] of entries) {
            const view = new DataView(Uint8Array.from([...bytes, ...new Uint8Array(8)]).buffer);
            const piece = { start: 0, end: bytes.length, hash: hashLong(view, 0, bytes.length) & 3 }; // collisions on purpose
            let slot = findLong(memo, view, piece);
            if (slot < 0) {
              rememberLong(memo, view, piece, found(list));
              truth.set(bytes.join(), list);
              slot = findLong(memo, view, piece);
            }
            expect(idsOf(memo, memo.long[slot + 2]!, memo.long[slot + 3]!)).toEqual(truth.get(bytes.join()));
          }
          expect(memo.long.length).toBeLessThanOrEqual(4 * TIGHT.longSlots);
        },
      ),
      { seed: 42, numRuns: 100 },
    );
  });

  it('hashLong(view, start, end) depends on the bytes of the piece alone', () => {
    const bytes = Buffer.from('xxabcdefgyyyyyyyyabcdefgzzzzzzzz');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    expect(hashLong(view, 2, 9)).toBe(hashLong(view, 17, 24));
    expect(hashLong(view, 2, 8)).not.toBe(hashLong(view, 2, 9));
  });
});

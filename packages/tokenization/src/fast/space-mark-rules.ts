/**
 * The word loop's rules for a vocabulary with space marks and byte fallback (SentencePiece's BPE).
 *
 * Such a text is one piece by definition, however long. But where two neighbouring characters stand side by side in
 * no token of the vocabulary, no merge can ever join them, and the text may be cut there without changing any id.
 * With cuts at such places the pieces are about words, and the memo works. A space in the bytes stands for the mark.
 */
import { byteToken, SPACE_MARK } from '../text-form.ts';
import type { BpeModel } from '../tokenizer-definition.ts';
import { byteWidth, codePointAt } from './code-point.ts';
import { firstMerges, mergeFirst } from './first-merges.ts';
import { mergeRows } from './merge-rows.ts';
import { growMergeSpace, mergeSpace, mergeSymbols } from './merge-symbols.ts';
import { mergeTable } from './merge-table.ts';
import { findSlot, type PairTable, pairTable } from './pair-table.ts';
import type { PieceScanner } from './piece-scanner.ts';
import { appendIds, PREFIX, WORD, type WordLoopRules } from './word-loop.ts';

const SPACE = 0x20;
const MARK = 0x2581;

export function spaceMarkRules(model: BpeModel): WordLoopRules {
  const neighbours = neighbourTable(model);
  return {
    firstKinds: firstKinds(),
    cased: false,
    doubtful: doubtfulPairs(neighbours),
    lastByteMask: 0x7f,
    scan: neighbourScanner(neighbours),
    encodePiece: pieceEncoder(model),
  };
}

function firstKinds(): Uint16Array {
  const kinds = new Uint16Array(256);
  kinds[SPACE] = PREFIX;
  for (let byte = 0x41; byte <= 0x5a; byte++) kinds[byte] = kinds[byte | 0x20] = WORD;
  return kinds;
}

/** Pairs of code points that are neighbours in a token, marks taken as spaces. */
function neighbourTable(model: BpeModel): PairTable {
  const pairs = new Set<number>();
  const shift = 2 ** 21;
  for (const token of model.vocabulary.keys()) {
    let last = -1;
    for (const character of token) {
      const codePoint = asSpace(character.codePointAt(0)!);
      if (last >= 0) pairs.add(last * shift + codePoint);
      last = codePoint;
    }
  }
  const rows = new Int32Array(4 * pairs.size);
  let row = 0;
  for (const pair of pairs) {
    rows[row] = Math.floor(pair / shift);
    rows[row + 1] = pair % shift;
    row += 4;
  }
  return pairTable(rows);
}

function asSpace(codePoint: number): number {
  return codePoint === MARK ? SPACE : codePoint;
}

function areNeighbours(neighbours: PairTable, left: number, right: number): boolean {
  return neighbours.slots[findSlot(neighbours, left, right)]! >= 0;
}

/** By last ASCII byte times 256 plus next byte: 1 if the two may be joined, or the next is not ASCII. */
function doubtfulPairs(neighbours: PairTable): Uint8Array {
  const doubtful = new Uint8Array(0x80 * 0x100).fill(1);
  for (let left = 0; left < 0x80; left++) {
    for (let right = 0; right < 0x80; right++) {
      if (!areNeighbours(neighbours, left, right)) doubtful[(left << 8) | right] = 0;
    }
  }
  return doubtful;
}

function neighbourScanner(neighbours: PairTable): PieceScanner {
  const doubtful = doubtfulPairs(neighbours);
  return (bytes, start, end) => {
    let last = asSpace(codePointAt(bytes, start));
    let at = start + byteWidth(bytes[start]!);
    while (at < end) {
      const first = bytes[at]!;
      if (first < 0x80 && last < 0x80) {
        if (doubtful[(last << 8) | first] === 0) return at;
        last = first;
        at++;
      } else {
        const codePoint = asSpace(codePointAt(bytes, at));
        if (!areNeighbours(neighbours, last, codePoint)) return at;
        last = codePoint;
        at += byteWidth(first);
      }
    }
    return at;
  };
}

function pieceEncoder(model: BpeModel): WordLoopRules['encodePiece'] {
  const rows = mergeRows(model);
  const table = mergeTable(rows);
  const first = mergesByteTokens(model) ? undefined : firstMerges(model, rows, table);
  const symbols = symbolTable(model);
  const symbolOfByte = Int32Array.from({ length: 256 }, (_, byte) => model.vocabulary.get(byteToken(byte))!);
  const space = mergeSpace();
  return (state, start, end) => {
    const { bytes } = state;
    growMergeSpace(space, end - start);
    let count = 0;
    for (let at = start; at < end; ) {
      const width = byteWidth(bytes[at]!);
      const symbol = symbols(codePointAt(bytes, at));
      if (symbol >= 0) space.symbols[count++] = symbol;
      else
        for (let byte = at; byte < at + width; byte++) space.symbols[count++] = symbolOfByte[bytes[byte]!]!;
      at += width;
    }
    if (first !== undefined) count = mergeFirst(first, space.symbols, count);
    appendIds(state, space, mergeSymbols(table, space, count));
  };
}

/** Whether the token of a byte merges too, as no published vocabulary has it: it is no spelling then. */
function mergesByteTokens({ merges }: BpeModel): boolean {
  const byteTokens = new Set(Array.from({ length: 256 }, (_, byte) => byteToken(byte)));
  return merges.some(([left, right]) => byteTokens.has(left) || byteTokens.has(right));
}

/** The id of each character that is a token, or -1: it is spelt in bytes then. */
function symbolTable(model: BpeModel): (codePoint: number) => number {
  const basic = new Int32Array(0x10000).fill(-1);
  const others = new Map<number, number>();
  for (const [token, id] of model.vocabulary) {
    const codePoint = token.codePointAt(0) ?? 0;
    if (token.length !== String.fromCodePoint(codePoint).length) continue;
    if (codePoint < 0x10000) basic[codePoint] = id;
    else others.set(codePoint, id);
  }
  basic[SPACE] = model.vocabulary.get(SPACE_MARK) ?? -1;
  return (codePoint) => (codePoint < 0x10000 ? basic[codePoint]! : (others.get(codePoint) ?? -1));
}

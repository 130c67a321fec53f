/**
 * Merges of a piece's first symbols that are sure to happen, done at once and without the order of ranks.
 *
 * Let a piece begin as symbols … x a b y …, and the pair (a, b) have rank r. Until one of the two is merged, what stands
 * before a always ends in x, and what stands behind b begins with y. So if every merge (X, a) with an X that ends in x,
 * and every merge (b, Y) with a Y that begins with y, has a rank above r, then nothing can come before the pair: it is
 * merged when its turn comes, and until then neither of the two is touched. If besides every merge of the result has a
 * rank above r, then merging the pair right away changes no other turn. Two such pairs never overlap.
 *
 * More than half of all merges are of this kind. What is asked for depends on single symbols alone, so that it is found
 * in one dense table; the many symbols of a large alphabet that merge late share a row, which forbids what any of them
 * forbids.
 */
import type { BpeModel } from '../tokenizer-definition.ts';
import { type MergeTable, NO_RANK, rankOf } from './merge-table.ts';

export interface FirstMerges {
  /** By id the code of a symbol, which is its row and its column. */
  readonly codes: Uint8Array;
  /**
   * Four numbers for each pair of codes: its rank if its result merges later only, else {@link NO_RANK}; the lowest
   * rank of merges of any X that ends in the first with the second; of the first with any Y that begins with the
   * second; the id of the result.
   */
  readonly entries: Int32Array;
}

/** The code that symbols without one of their own share. */
const SHARED = 255;

/**
 * The table of a model in which every token that merges is spelt by characters that are the first symbols.
 *
 * @param rows The merges by id, as `mergeRows` gives them.
 */
export function firstMerges(model: BpeModel, rows: Int32Array, table: MergeTable): FirstMerges {
  const codeOf = characterCodes(model.merges);
  let idEnd = 0;
  for (const id of model.vocabulary.values()) if (id >= idEnd) idEnd = id + 1;
  const codes = new Uint8Array(idEnd).fill(SHARED);
  for (const [character, code] of codeOf) codes[model.vocabulary.get(character)!] = code;
  const entries = new Int32Array(4 << 16).fill(NO_RANK);
  forbid(model, codeOf, entries);
  allow(rows, codes, { table, entries });
  return { codes, entries };
}

/** Writes what ranks the merges of longer tokens have, by the characters at which they meet. */
function forbid({ merges }: BpeModel, codeOf: ReadonlyMap<string, number>, entries: Int32Array): void {
  for (let rank = merges.length - 1; rank >= 0; rank--) {
    const [left, right] = merges[rank]!;
    const [isLeft, isRight] = [isCharacter(left), isCharacter(right)];
    if (!isLeft && !isRight) continue;
    const leftCode = codeOf.get(lastCharacter(left)) ?? SHARED;
    const entry = entryOf(leftCode, codeOf.get(firstCharacter(right)) ?? SHARED);
    if (isRight) entries[entry + 1] = rank;
    if (isLeft) entries[entry + 2] = rank;
  }
}

/** Writes the pairs of characters that merge, where all merges of the result come later. */
function allow(rows: Int32Array, codes: Uint8Array, { table, entries }: Tables): void {
  const uses = new Int32Array(codes.length).fill(NO_RANK); // by id the lowest rank of its merges
  for (let row = rows.length - 3; row >= 0; row -= 3) uses[rows[row]!] = uses[rows[row + 1]!] = row / 3;
  for (let row = 0; row < rows.length; row += 3) {
    const [left, right, result] = [rows[row]!, rows[row + 1]!, rows[row + 2]!];
    if (codes[left] === SHARED || codes[right] === SHARED) continue;
    const isLast = rankOf(table, left, right) === row / 3;
    if (!isLast || uses[result]! <= row / 3) continue;
    entries[entryOf(codes[left]!, codes[right]!)] = row / 3;
    entries[entryOf(codes[left]!, codes[right]!) + 3] = result;
  }
}

interface Tables {
  readonly table: MergeTable;
  readonly entries: Int32Array;
}

/** A code for each of the characters that merge, the earliest ones first, as far as codes go. */
function characterCodes(merges: BpeModel['merges']): Map<string, number> {
  const codes = new Map<string, number>();
  for (const merge of merges) {
    for (const token of merge) {
      if (codes.size < SHARED && isCharacter(token) && !codes.has(token)) codes.set(token, codes.size);
    }
  }
  return codes;
}

function isCharacter(token: string): boolean {
  return token.length <= 2 && token === firstCharacter(token);
}

function firstCharacter(token: string): string {
  return String.fromCodePoint(token.codePointAt(0)!);
}

function lastCharacter(token: string): string {
  const pair = token.slice(-2);
  return pair.length === 2 && pair.codePointAt(0)! > 0xffff ? pair : token.slice(-1);
}

function entryOf(left: number, right: number): number {
  return ((left << 8) | right) << 2;
}

/** Merges among the first `count` symbols in place. Returns how many are left. */
export function mergeFirst({ codes, entries }: FirstMerges, symbols: Int32Array, count: number): number {
  let left = 0;
  let at = 0;
  let before = NO_RANK;
  let code = codes[symbols[0]!]!;
  while (at + 1 < count) {
    const next = codes[symbols[at + 1]!]!;
    const entry = entryOf(code, next);
    const following = at + 2 < count ? entryOf(next, codes[symbols[at + 2]!]!) : -1;
    const rank = entries[entry]!;
    if (rank < before && (following < 0 || rank < entries[following + 2]!)) {
      symbols[left++] = entries[entry + 3]!;
      at += 2;
      if (following < 0) break;
      before = entries[following + 1]!;
      code = codes[symbols[at]!]!;
    } else {
      symbols[left++] = symbols[at++]!;
      before = entries[entry + 1]!;
      code = next;
    }
  }
  if (at < count) symbols[left++] = symbols[at]!;
  return left;
}

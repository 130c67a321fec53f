/**
 * Groups of documents that share the key of a band, put away one behind another and gone through as often as is needed.
 * Memory: the largest group, and 16 bytes for each 256 kB that are put away.
 */
import type { SortedRows } from './external-sort.ts';
import type { Spill } from './spill.ts';

export interface CandidateGroups {
  /** Documents of the largest group. */
  readonly largest: number;
  /** The documents of each group, ascending: views that are good until the next. */
  groups(): Generator<Uint32Array, void, undefined>;
}

const PIECE_WORDS = 2 ** 16;

/**
 * @param rows a key in the first two words and a document in the third, in order
 * @param numberOf the number that a document has among those that are searched; negative if it is not
 */
export function collectGroups(
  rows: Iterable<SortedRows>,
  spill: Spill,
  numberOf: (document: number) => number = (document) => document,
): CandidateGroups {
  const pieces: { readonly position: number; readonly wordCount: number }[] = [];
  let piece = new Uint32Array(PIECE_WORDS);
  let wordCount = 0;
  let largest = 0;
  const putAway = () => {
    if (wordCount > 0)
      pieces.push({ position: spill.append(new Uint8Array(piece.buffer, 0, 4 * wordCount)), wordCount });
    wordCount = 0;
  };
  for (const group of groupsOf(rows, numberOf)) {
    if (wordCount + 1 + group.length > piece.length) {
      putAway();
      if (1 + group.length > piece.length) piece = new Uint32Array(1 + group.length);
    }
    piece[wordCount++] = group.length;
    piece.set(group, wordCount);
    wordCount += group.length;
    largest = Math.max(largest, group.length);
  }
  putAway();
  return { largest, groups: () => readGroups(spill, pieces) };
}

/** The documents of each key that two or more have; a view. */
function* groupsOf(
  rows: Iterable<SortedRows>,
  numberOf: (document: number) => number,
): Generator<Uint32Array, void, undefined> {
  let group = new Uint32Array(1_024);
  let count = 0;
  let key: readonly [number, number] = [-1, -1];
  for (const { first, second, third, rowCount } of rows) {
    for (let row = 0; row < rowCount; row++) {
      if (first[row] !== key[0] || second[row] !== key[1]) {
        if (count > 1) yield group.subarray(0, count).sort();
        key = [first[row]!, second[row]!];
        count = 0;
      }
      const number = numberOf(third[row]!);
      if (number < 0) continue;
      if (count === group.length) {
        const larger = new Uint32Array(2 * count);
        larger.set(group);
        group = larger;
      }
      group[count++] = number;
    }
  }
  if (count > 1) yield group.subarray(0, count).sort();
}

function* readGroups(
  spill: Spill,
  pieces: readonly { readonly position: number; readonly wordCount: number }[],
): Generator<Uint32Array, void, undefined> {
  let piece = new Uint32Array(PIECE_WORDS);
  for (const { position, wordCount } of pieces) {
    if (wordCount > piece.length) piece = new Uint32Array(wordCount);
    spill.read(position, new Uint8Array(piece.buffer, 0, 4 * wordCount));
    for (let at = 0; at < wordCount; ) {
      const end = at + 1 + piece[at]!;
      yield piece.subarray(at + 1, end);
      at = end;
    }
  }
}

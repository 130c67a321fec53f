/**
 * Measures candidate pairs in batches, so that few sets of shingles are held at once: those of a range of first documents,
 * as many as there is room for, and one second document after another. A document's set is asked for once in every batch
 * that it is in.
 */
import type { SortedRows } from './external-sort.ts';
import { jaccardSimilarity, type ShingleSet } from './shingle-set.ts';

export interface MeasureOptions {
  /** The shingle set of a document: a view that is good until the next will do. */
  readonly shinglesOf: (document: number) => ShingleSet;
  /** Shingles of first documents that are held at a time; the largest set is held whatever its size. */
  readonly maxHeldShingles: number;
  /** Whether a pair need not be measured, asked for right before it would be. */
  readonly isSettled: (a: number, b: number) => boolean;
  readonly onMeasured: (a: number, b: number, similarity: number) => void;
}

/** Pairs of a batch: 16 bytes each. */
const MAX_PAIRS = 2 ** 20;

/** @param rows pairs in the first two words, the smaller document first, in order */
export function measurePairs(rows: Iterable<SortedRows>, options: MeasureOptions): void {
  const batch = createBatch(options);
  for (const { first, second, rowCount } of rows) {
    for (let row = 0; row < rowCount; row++) {
      const [a, b] = [first[row]!, second[row]!];
      if (!options.isSettled(a, b)) batch.add(a, b);
    }
  }
  batch.measure();
}

function createBatch({ shinglesOf, maxHeldShingles, isSettled, onMeasured }: MeasureOptions) {
  const documents: number[] = [];
  const starts: number[] = [0];
  const places = new Map<number, number>();
  let shingles = new Float64Array(2 ** 16);
  let pairs = new Float64Array(2 ** 12);
  let pairCount = 0;

  const setAt = (place: number): ShingleSet => shingles.subarray(starts[place], starts[place + 1]);

  /** Keeps a copy of a document's set. */
  function hold(document: number): void {
    const set = shinglesOf(document);
    if (documents.length > 0 && starts.at(-1)! + set.length > maxHeldShingles) {
      const own = set.slice(); // sets are asked for while pairs are measured
      measure();
      keep(document, own);
    } else keep(document, set);
  }

  function keep(document: number, set: ShingleSet): void {
    const start = starts.at(-1)!;
    if (start + set.length > shingles.length)
      shingles = enlarge(
        shingles,
        Math.max(start + set.length, Math.min(maxHeldShingles, 2 * shingles.length)),
      );
    shingles.set(set, start);
    places.set(document, documents.length);
    documents.push(document);
    starts.push(start + set.length);
  }

  function measure(): void {
    let second = -1;
    let set: ShingleSet | undefined;
    for (const pair of pairs.subarray(0, pairCount).sort()) {
      const b = Math.floor(pair / MAX_PAIRS);
      const place = pair % MAX_PAIRS;
      const a = documents[place]!;
      if (isSettled(a, b)) continue;
      if (b !== second) {
        const held = places.get(b);
        set = held === undefined ? shinglesOf(b) : setAt(held);
        second = b;
      }
      onMeasured(a, b, jaccardSimilarity(setAt(place), set!));
    }
    pairCount = 0;
    documents.length = 0;
    starts.length = 1;
    places.clear();
  }

  return {
    measure,
    add(a: number, b: number): void {
      if (pairCount === MAX_PAIRS) measure();
      if (documents.at(-1) !== a) hold(a);
      if (pairCount === pairs.length) pairs = enlarge(pairs, 2 * pairCount);
      // By the second document, then by the place of the first; there are fewer places than pairs.
      pairs[pairCount++] = b * MAX_PAIRS + documents.length - 1;
    },
  };
}

function enlarge(from: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(from);
  return larger;
}

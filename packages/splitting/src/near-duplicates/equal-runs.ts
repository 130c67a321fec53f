import { NO_BAND_KEY } from './band-keys.ts';

/**
 * The documents of each key that occurs more than once, ascending; the smallest key first. The keys are sorted by
 * themselves, since few of them occur twice: documents are dealt out to those alone.
 */
export function* equalRuns(column: Float64Array): Generator<Uint32Array> {
  const repeated = repeatedKeys(column);
  const runOf = new Int32Array(column.length);
  const ends = new Uint32Array(repeated.length + 1);
  for (let document = 0; document < column.length; document++) {
    const run = placeOf(repeated, column[document]!);
    runOf[document] = run;
    if (run >= 0) ends[run + 1]!++;
  }
  for (let run = 0; run < repeated.length; run++) ends[run + 1]! += ends[run]!;
  const documents = new Uint32Array(ends[repeated.length]!);
  const next = ends.slice();
  for (let document = 0; document < column.length; document++) {
    const run = runOf[document]!;
    if (run >= 0) documents[next[run]!++] = document;
  }
  for (let run = 0; run < repeated.length; run++) yield documents.subarray(ends[run], ends[run + 1]);
}

/** Ascending, each once. */
function repeatedKeys(column: Float64Array): Float64Array {
  const sorted = column.slice().sort();
  let count = 0;
  for (let index = 1; index < sorted.length; index++) {
    const key = sorted[index]!;
    if (key !== sorted[index - 1] || key === NO_BAND_KEY) continue;
    if (count === 0 || sorted[count - 1] !== key) sorted[count++] = key; // never ahead of where is read
  }
  return sorted.slice(0, count);
}

/** Where a value stands in an ascending array, or -1. */
function placeOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return ascending[low] === value ? low : -1;
}

import { createRowColumns, sortRows } from './near-duplicates/sort-rows.ts';

/**
 * The documents of each hash that two or more have, ascending: views that are good until the next. A hash of 0 stands for
 * none. By sorting: 24 bytes a document while it lasts.
 */
export function* groupEqualHashes(hashes: BigUint64Array): Generator<Uint32Array, void, undefined> {
  const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, 2 * hashes.length);
  const rows = createRowColumns(hashes.length);
  for (let document = 0; document < hashes.length; document++) {
    rows.first[document] = halves[2 * document + 1]!;
    rows.second[document] = halves[2 * document]!;
    rows.third[document] = document;
  }
  const { first, second, third } = sortRows(rows, createRowColumns(hashes.length), hashes.length);
  for (let start = 0, end = 0; start < third.length; start = end) {
    const [high, low] = [first[start]!, second[start]!];
    for (end = start + 1; first[end] === high && second[end] === low; ) end++;
    if (end - start > 1 && (high !== 0 || low !== 0)) yield third.subarray(start, end);
  }
}

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

/*
 * Sorts rows of numbers by priority without holding them: each goes to the file of its range of priorities, and a
 * range at a time is sorted in memory.
 */

/** A row is so many places of eight bytes; the first three are priority, file and row, which it is sorted by. */
export interface RowSorter {
  /** The row to be added next: fill in every place, as a number or as an integer of 64 bits. The sorter's own. */
  readonly numbers: Float64Array;
  readonly integers: BigUint64Array;
  /** Adds the row. */
  push(): void;
  /** The rows of each range, sorted, in order of the ranges; to be called once. */
  sortedRanges(): Generator<SortedRows, void, undefined>;
}

export interface SortedRows {
  readonly rowCount: number;
  /** A column of the rows, in order. A copy. */
  numbers(place: number): Float64Array;
  integers(place: number): BigUint64Array;
}

export interface RowSorterOptions {
  /** Places of a row. */
  readonly placeCount: number;
  /** Where each range of priorities ends, ascending; the last is above every priority. */
  readonly cuts: readonly number[];
}

const FLUSH_BYTES = 1 << 16;

/** A sorter with files in a folder, named `rows-…`, which are gone afterwards. */
export function createRowSorter(folder: string, { placeCount, cuts }: RowSorterOptions): RowSorter {
  const numbers = new Float64Array(placeCount);
  const ranges = cuts.map((_, index) => createRange(`${folder}/rows-${index}`));
  return {
    numbers,
    integers: new BigUint64Array(numbers.buffer),
    push() {
      ranges[rangeOf(cuts, numbers[0]!)]!.append(new Uint8Array(numbers.buffer));
    },
    *sortedRanges() {
      for (const range of ranges) yield sortRows(range.take(), placeCount);
    },
  };
}

/** The first range that ends above a priority. */
function rangeOf(cuts: readonly number[], priority: number): number {
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (priority < cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function createRange(path: string) {
  const file = openSync(path, 'wx');
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  const flush = () => {
    const bytes = Buffer.concat(pending, pendingBytes);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    pending = [];
    pendingBytes = 0;
  };
  return {
    append(row: Uint8Array) {
      pending.push(row.slice());
      pendingBytes += row.length;
      if (pendingBytes >= FLUSH_BYTES) flush();
    },
    /** All bytes of the range; its file is removed. */
    take(): ArrayBuffer {
      flush();
      closeSync(file);
      const bytes = readFileSync(path);
      rmSync(path);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
}

function sortRows(buffer: ArrayBuffer, placeCount: number): SortedRows {
  const all = new Float64Array(buffer);
  const integers = new BigUint64Array(buffer);
  const at = (row: number, place: number) => all[row * placeCount + place]!;
  const order = Uint32Array.from({ length: all.length / placeCount }, (_, row) => row);
  order.sort((a, b) => at(a, 0) - at(b, 0) || at(a, 1) - at(b, 1) || at(a, 2) - at(b, 2));
  return {
    rowCount: order.length,
    numbers: (place) => Float64Array.from(order, (row) => at(row, place)),
    integers: (place) => BigUint64Array.from(order, (row) => integers[row * placeCount + place]!),
  };
}

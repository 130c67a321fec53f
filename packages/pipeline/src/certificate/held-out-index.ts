/*
 * The texts that are held out, as a task leaves them for those that hold train against them.
 *
 * held-out.table   signatures and bands (see `HeldTexts` of @sluice/splitting), tokens by text, and the windows in order
 *                  of their hashes, with a filter of them (see `HeldOutWindows`)
 */
import { join } from 'node:path';
import {
  createWindowFilter,
  type HeldOutWindows,
  type HeldTexts,
  noteWindows,
  type SortedRows,
  type WindowSorter,
} from '@sluice/splitting';
import {
  type ArrayFile,
  createArrayFile,
  layoutOf,
  openArrayFile,
  withArrayFile,
} from '../storage/array-file.ts';

const tablePath = (folder: string): string => join(folder, 'held-out.table');

/** Tokens of a run that is told of. */
export const WORDS_PER_RUN = 50;

/** The texts that are held out, to hold those of train against. */
export interface HeldOutIndex {
  readonly texts: HeldTexts;
  readonly windows: HeldOutWindows;
  close(): void;
}

/** Writes the index. Memory: the filter, and some windows at a time. */
export function writeHeldOutIndex(folder: string, texts: HeldTexts, windows: WindowSorter): void {
  const { windowCount } = windows;
  const filter = createWindowFilter(windowCount);
  const arrays = { ...texts, tokenCounts: windows.tokenCounts() };
  const columns = ['windowHigh', 'windowLow', 'windowPlace'] as const;
  const file = createArrayFile(tablePath(folder), [
    ...layoutOf({ ...arrays, filter }),
    ...columns.map((name) => ({ name, type: 'u32', length: windowCount }) as const),
  ]);
  try {
    for (const [name, array] of Object.entries(arrays)) file.write(name, 0, array);
    let start = 0;
    for (const rows of windows.sorted()) {
      noteWindows(filter, rows);
      [rows.first, rows.second, rows.third].forEach((column, place) => {
        file.write(columns[place]!, start, column.subarray(0, rows.rowCount));
      });
      start += rows.rowCount;
    }
    file.write('filter', 0, filter);
  } finally {
    file.close();
  }
}

/** Opens the index. Memory: all of it but the windows, which are read some at a time. */
export function openHeldOutIndex(folder: string): HeldOutIndex {
  const table = openArrayFile(tablePath(folder));
  return {
    texts: {
      documents: table.u32('documents'),
      sides: table.u8('sides'),
      signatures: table.u8('signatures'),
      bandKeys: table.u32('bandKeys'),
      bandNexts: table.u32('bandNexts'),
      bandHeads: table.u32('bandHeads'),
    },
    windows: {
      tokensPerRun: WORDS_PER_RUN,
      windowCount: table.length('windowHigh'),
      filter: table.u32('filter'),
      rows: () => readWindows(table),
    },
    close: table.close,
  };
}

/** Windows that are read at once. */
const BATCH = 2 ** 16;

function* readWindows(table: ArrayFile): Generator<SortedRows, void, undefined> {
  const windowCount = table.length('windowHigh');
  for (let start = 0; start < windowCount; start += BATCH) {
    const end = Math.min(windowCount, start + BATCH);
    yield {
      first: table.u32('windowHigh', start, end),
      second: table.u32('windowLow', start, end),
      third: table.u32('windowPlace', start, end),
      rowCount: end - start,
    };
  }
}

/** Tokens of each text that is held out. */
export function readHeldOutTokenCounts(folder: string): Uint32Array {
  return withArrayFile(tablePath(folder), (table) => table.u32('tokenCounts'));
}

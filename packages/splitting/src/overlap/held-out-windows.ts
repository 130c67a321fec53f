/**
 * Every window of tokens of held-out texts, sorted by its hash (external-sort.ts). Memory: 24 bytes for each of the windows
 * that are sorted at a time, whatever their number, and 4 bytes a text.
 */
import { createExternalSorter, type SortedRows } from '../near-duplicates/external-sort.ts';
import { createShingler } from '../near-duplicates/shingler.ts';
import { createRowColumns } from '../near-duplicates/sort-rows.ts';
import { createMemorySpill, type Spill } from '../near-duplicates/spill.ts';
import type { TokenHashes } from '../near-duplicates/token-hashes.ts';
import { createWindowFilter, noteWindows, type WindowFilter } from './window-filter.ts';

/** What a text of train is held against. */
export interface HeldOutWindows {
  readonly tokensPerRun: number;
  readonly windowCount: number;
  readonly filter: WindowFilter;
  /**
   * The windows in order, from the first whenever asked: the halves of the hash, and the window's place, which counts the
   * windows of the first text, then those of the next.
   */
  readonly rows: () => Iterable<SortedRows>;
}

export interface WindowSorterOptions {
  /** Tokens of a window: 1 to 64. */
  readonly tokensPerRun: number;
  /** Where sorted windows wait. @default memory */
  readonly spill?: Spill | undefined;
  /** Windows that are sorted in memory. @default 2^20 */
  readonly maxHeldRows?: number | undefined;
}

/** The windows of texts, of one after another. */
export interface WindowSorter {
  readonly tokensPerRun: number;
  add(text: string | TokenHashes): void;
  /** So far. */
  readonly windowCount: number;
  /** Tokens by text. Owned by the caller. */
  tokenCounts(): Uint32Array<ArrayBuffer>;
  /** All rows in order (see {@link HeldOutWindows}); to be called once. */
  sorted(): Generator<SortedRows, void, undefined>;
}

/** @throws RangeError if `tokensPerRun` is not an integer from 1 to 64; on adding, beyond 2^32 windows. */
export function createWindowSorter(options: WindowSorterOptions): WindowSorter {
  const { tokensPerRun, spill = createMemorySpill(), maxHeldRows } = options;
  const shingler = createShingler(tokensPerRun);
  const sorter = createExternalSorter({ spill, maxHeldRows });
  const tokenCounts: number[] = [];
  let windowCount = 0;
  return {
    tokensPerRun,
    add(text) {
      const { high, low, tokenCount } = shingler.shingle(text);
      tokenCounts.push(tokenCount);
      const end = windowCount + windowCountOf(tokenCount, tokensPerRun);
      if (end > 2 ** 32) throw new RangeError('createWindowSorter: more than 2^32 windows are held out');
      for (let window = 0; windowCount < end; window++)
        sorter.push(high[window]!, low[window]!, windowCount++);
    },
    get windowCount() {
      return windowCount;
    },
    tokenCounts: () => Uint32Array.from(tokenCounts),
    sorted: () => sorter.sorted(),
  };
}

/** Windows of a text: none if it has fewer tokens than a run. */
export const windowCountOf = (tokenCount: number, tokensPerRun: number): number =>
  Math.max(0, tokenCount - tokensPerRun + 1);

/** The sorted windows in memory, 14 to 16 bytes each. */
export function holdWindows(sorter: WindowSorter): HeldOutWindows {
  const { windowCount, tokensPerRun } = sorter;
  const filter = createWindowFilter(windowCount);
  const columns = createRowColumns(windowCount);
  let start = 0;
  for (const rows of sorter.sorted()) {
    noteWindows(filter, rows);
    columns.first.set(rows.first.subarray(0, rows.rowCount), start);
    columns.second.set(rows.second.subarray(0, rows.rowCount), start);
    columns.third.set(rows.third.subarray(0, rows.rowCount), start);
    start += rows.rowCount;
  }
  return { tokensPerRun, windowCount, filter, rows: () => [{ ...columns, rowCount: windowCount }] };
}

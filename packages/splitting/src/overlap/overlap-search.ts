/**
 * Shared runs: tokens in a row (50 in a certificate) that a held-out text has in common with texts that are trained on. It
 * finds the paragraph that two otherwise different documents share, which neither equal contents nor near-duplicates
 * show (Lee and others, "Deduplicating training data makes language models better", 2022, take 50 tokens).
 *
 * The texts of train pass by one at a time. Windows that a filter lets pass are sorted, on disk where there are many, and
 * merged with the sorted windows of what is held out: of these a bit each is kept, and of those of train nothing else.
 * Runs longer than a window are windows that follow one another. Tokens are words and signs, as for near-duplicates;
 * hashes have 64 bits.
 */
import { createExternalSorter, type SortedRows } from '../near-duplicates/external-sort.ts';
import { createShingler } from '../near-duplicates/shingler.ts';
import { createMemorySpill, type Spill } from '../near-duplicates/spill.ts';
import type { TokenHashes } from '../near-duplicates/token-hashes.ts';
import { type HeldOutWindows, windowCountOf } from './held-out-windows.ts';
import { mayHaveWindow } from './window-filter.ts';

export interface OverlapSearchOptions {
  /** Where windows of train wait. @default memory */
  readonly spill?: Spill | undefined;
  /** Windows that are sorted in memory, 24 bytes each. @default 2^20 */
  readonly maxHeldRows?: number | undefined;
}

export interface OverlapSearch {
  /** Takes note of what a text of train, or the hashes of its tokens, may share with held-out ones. */
  scan(text: string | TokenHashes): void;
  /** What was found in all texts; to be called once. */
  found(): OverlapPart;
}

/** What a search has found in the texts of train that it was given. Plain data. */
export interface OverlapPart {
  /** Texts and tokens scanned. */
  readonly textCount: number;
  readonly tokenCount: number;
  /** A bit for each window of held-out texts, by its place, the lowest of a byte first: whether it is in train too. */
  readonly sharedWindows: Uint8Array<ArrayBuffer>;
}

export function createOverlapSearch(
  heldOut: HeldOutWindows,
  { spill = createMemorySpill(), maxHeldRows }: OverlapSearchOptions = {},
): OverlapSearch {
  const { tokensPerRun, filter } = heldOut;
  const shingler = createShingler(tokensPerRun);
  const sorter = createExternalSorter({ spill, maxHeldRows });
  let textCount = 0;
  let tokens = 0;
  return {
    scan(text) {
      const { high, low, tokenCount } = shingler.shingle(text);
      textCount++;
      tokens += tokenCount;
      const count = windowCountOf(tokenCount, tokensPerRun);
      for (let window = 0; window < count; window++)
        if (mayHaveWindow(filter, high[window]!, low[window]!)) sorter.push(high[window]!, low[window]!, 0);
    },
    found: () => ({ textCount, tokenCount: tokens, sharedWindows: markShared(heldOut, sorter.sorted()) }),
  };
}

/** Merges the windows of train with those that are held out. */
function markShared(
  { windowCount, rows }: HeldOutWindows,
  train: Generator<SortedRows, void, undefined>,
): Uint8Array<ArrayBuffer> {
  const shared = new Uint8Array(Math.ceil(windowCount / 8));
  let batch = train.next().value;
  let at = 0;
  for (const { first, second, third, rowCount } of rows()) {
    for (let row = 0; row < rowCount; row++) {
      const [high, low] = [first[row]!, second[row]!];
      for (;;) {
        while (batch && at === batch.rowCount) [batch, at] = [train.next().value, 0];
        if (!batch) return shared;
        const order = batch.first[at]! - high || batch.second[at]! - low;
        if (order === 0) shared[third[row]! >>> 3]! |= 1 << (third[row]! & 7);
        if (order >= 0) break;
        at++;
      }
    }
  }
  return shared;
}

import { addDropCounts, type DropCounts } from '@sluice/records';
import type { StageBatch } from './stage-input.ts';

/** What a stage works with. */
export interface StageRun {
  readonly input: AsyncIterable<StageBatch>;
  /** An empty folder for what does not fit into memory; the caller removes it. */
  readonly workFolder: string;
  readonly signal: AbortSignal;
  /** Told once, at the end, what became of the records. */
  readonly onReport: (report: StageReport) => void;
}

export interface StageReport {
  readonly read: number;
  readonly written: number;
  /** Records that are not written, by reason. */
  readonly drops: DropCounts;
  /** Further lines for people. */
  readonly notes: readonly string[];
}

/** Counts what passes a stage. */
export function createStageTally() {
  let read = 0;
  let written = 0;
  let drops: DropCounts = {};
  return {
    read(batch: StageBatch) {
      const dropped = Object.values(batch.drops).reduce((sum, count) => sum + count, 0);
      read += batch.records.length + dropped;
      drops = addDropCounts([drops, batch.drops]);
    },
    wrote: (count: number) => {
      written += count;
    },
    drop: (reason: keyof DropCounts, count = 1) => {
      if (count > 0) drops = addDropCounts([drops, { [reason]: count }]);
    },
    report: (notes: readonly string[] = []): StageReport => ({ read, written, drops, notes }),
  };
}

/*
 * Where the recipe says `shared_runs: cut`: finds in every document of train the runs that held-out documents have, as
 * they will be rendered, and drops those of which nothing is left. Memory: 16 to 32 bytes a word of the held-out texts.
 *
 * cuts.table   one row a cut: the document's row in the selection, the round of the search, and the range of its content
 */
import { join } from 'node:path';
import { type DropCounts, type RenderedText, SPLIT_NAMES } from '@sluice/records';
import type { Cuts } from '@sluice/splitting';
import { writeArrayFile } from '../storage/array-file.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import type { Build } from './build.ts';
import { type DrawnColumns, gatherRows } from './drawn-columns.ts';
import { drawnPlaces } from './drawn-places.ts';
import { openRenderedDocuments } from './rendered-documents.ts';
import { listFiles, type SelectionNames } from './selection.ts';
import { type CutText, createTrainCutter } from './train-cutter.ts';

/** What was cut out of a domain's documents of train. */
export interface DomainCuts {
  readonly domain: string;
  /** Documents of train, those with something cut, and those dropped since nothing was left. */
  readonly documents: number;
  readonly cutDocuments: number;
  readonly droppedDocuments: number;
  /** UTF-16 code units of the rendered texts before, and how many fewer there are. */
  readonly characters: number;
  readonly cutCharacters: number;
}

export interface SplitColumns {
  readonly columns: DrawnColumns;
  /** Indices into SPLIT_NAMES, by row. */
  readonly sides: Uint8Array;
  /** What was dropped after the draw, by the lock's sources. */
  readonly droppedBySource: readonly DropCounts[];
}

export interface CutOptions {
  readonly names: SelectionNames;
  /** The select task's folder. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

const TRAIN = SPLIT_NAMES.indexOf('train');

/** Leaves the cuts in the folder, and gives the documents that stay. */
export function cutSharedRuns(
  build: Build,
  { columns, sides, droppedBySource }: SplitColumns,
  { names, folder, signal }: CutOptions,
): SplitColumns & { readonly cuts: DomainCuts[] } {
  const documents = openRenderedDocuments(build);
  const placeOf = drawnPlaces(build, columns, names);
  const render = (row: number) => {
    signal.throwIfAborted();
    return documents.render(placeOf(row));
  };
  const dropped = countBySource(build, columns);
  const table = createCutTable();
  const tallies = names.domains.map(createTally);
  const kept: number[] = [];
  try {
    const cut = createTrainCutter(heldOutTexts(sides, render));
    for (const [row, side] of sides.entries()) {
      const rendered = side === TRAIN ? render(row) : undefined;
      const found = rendered && cut(rendered);
      if (rendered && found) tallies[columns.domains[row]!]!.add(rendered, found);
      if (found?.isGone) {
        dropped.add(row);
        continue;
      }
      if (found) table.add(kept.length, found.cuts);
      kept.push(row);
    }
  } finally {
    documents.close();
  }
  table.write(folder);
  return {
    columns: kept.length === sides.length ? columns : gatherRows(columns, Uint32Array.from(kept)),
    sides: Uint8Array.from(kept, (row) => sides[row]!),
    droppedBySource: droppedBySource.map((counts, source) => ({
      ...counts,
      'shared-run': dropped.counts[source]!,
    })),
    cuts: tallies.map(({ tally }) => tally),
  };
}

function countBySource(build: Build, columns: DrawnColumns) {
  const sourceOf = listFiles(build.plan.lock).map(({ source }) => source);
  const counts = build.plan.lock.sources.map(() => 0);
  return { counts, add: (row: number) => void counts[sourceOf[columns.files[row]!]!]!++ };
}

function createTally(domain: string) {
  const counts = { documents: 0, cutDocuments: 0, droppedDocuments: 0, characters: 0, cutCharacters: 0 };
  const tally = { domain, ...counts };
  return {
    tally,
    add(rendered: RenderedText, { cuts, left, isGone }: CutText) {
      tally.documents++;
      tally.cutDocuments += cuts.length === 0 ? 0 : 1;
      tally.droppedDocuments += isGone ? 1 : 0;
      tally.characters += rendered.text.length;
      tally.cutCharacters += rendered.text.length - (isGone ? 0 : left.text.length);
    },
  };
}

function* heldOutTexts(sides: Uint8Array, render: (row: number) => RenderedText): Generator<RenderedText> {
  for (const [row, side] of sides.entries()) if (side !== TRAIN) yield render(row);
}

function createCutTable() {
  const rows = new GrowingArray(Uint32Array);
  const rounds = new GrowingArray(Uint32Array);
  const starts = new GrowingArray(Uint32Array);
  const ends = new GrowingArray(Uint32Array);
  return {
    add(row: number, cuts: Cuts) {
      for (const [round, ranges] of cuts.entries()) {
        for (const [start, end] of ranges) {
          rows.push(row);
          rounds.push(round);
          starts.push(start);
          ends.push(end);
        }
      }
    },
    write(folder: string) {
      writeArrayFile(join(folder, 'cuts.table'), {
        rows: rows.view(),
        rounds: rounds.view(),
        starts: starts.view(),
        ends: ends.view(),
      });
    },
  };
}

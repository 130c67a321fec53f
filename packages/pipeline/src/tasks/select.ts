/*
 * The select task sees candidates as tables without texts: it cuts each domain's sample at its budget, drops
 * copies if the recipe says so, decides who is held out, finds what is cut out of train, and deals the documents out
 * to encode tasks. Only texts that look alike by their band keys are read, to be measured, and with a budget in tokens
 * those of the sample, to be counted.
 * Memory: about 200 bytes a chosen document, and some 100 MB for their near copies.
 *
 * selected.table   one row a document, by sample task and place in its spool (see SelectionColumns)
 * drawn.table      place, group, stratum and weight of every document that was drawn, dropped copies included
 * names.json       the domains, subdomains, groups and strata that the columns number
 * cuts.table       what is cut out of documents of train, if the recipe says so (see cut-shared-runs.ts)
 * report.json      what was chosen of what, by source, and how the split came out
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DropCounts } from '@sluice/records';
import { dealOut } from '../plan/deal-out.ts';
import { isSplitInTokens } from '../recipe/recipe-splits.ts';
import { writeArrayFile } from '../storage/array-file.ts';
import type { Build, RunTask } from './build.ts';
import { openTokenCounter } from './count-tokens.ts';
import { type CutOptions, cutSharedRuns, type DomainCuts, type SplitColumns } from './cut-shared-runs.ts';
import { type DomainDraw, drawDocuments } from './draw-documents.ts';
import { dropCopies, type KeptDocuments } from './drop-copies.ts';
import type { SelectionNames } from './selection.ts';
import { type SplitReport, splitDocuments } from './split-documents.ts';

/** What the select task decided, in figures. */
export interface SelectReport {
  /** Copies that were dropped, by the lock's sources. */
  readonly droppedBySource: readonly DropCounts[];
  readonly domains: readonly DomainDraw[];
  readonly split: SplitReport;
  /** Absent if the recipe lets nothing be cut. */
  readonly cuts?: readonly DomainCuts[] | undefined;
}

export const runSelectTask: RunTask = async (build, _index, { folder, signal }) => {
  const draw = await drawDocuments(build, signal);
  const { files, ranks, groups, byteLengths, weights, strata } = draw.columns;
  writeArrayFile(join(folder, 'drawn.table'), { files, ranks, groups, byteLengths, weights, strata });
  signal.throwIfAborted();
  const kept = dropCopies(build, draw, folder);
  signal.throwIfAborted();
  const { sides, report: split } = await splitKept(build, kept, draw.names);
  const cut = cutKept(build, { ...kept, sides }, { names: draw.names, folder, signal });
  const encodeStarts = dealOut(cut.columns.byteLengths, build.plan.phases.encode.length);
  const { candidateRows: _rows, weights: _weights, strata: _strata, ...columns } = cut.columns;
  writeArrayFile(join(folder, 'selected.table'), {
    ...columns,
    splits: cut.sides,
    encodeStarts,
  });
  writeFileSync(join(folder, 'names.json'), JSON.stringify(draw.names));
  const { droppedBySource, cuts } = cut;
  const report: SelectReport = { droppedBySource, domains: draw.domains, split, cuts };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  return [];
};

/** Tokenizes what is held out, if the recipe says how many tokens that is to be. */
async function splitKept(build: Build, kept: KeptDocuments, names: SelectionNames) {
  if (!isSplitInTokens(build.plan.lock.recipe)) return splitDocuments(build, kept, { names });
  const counter = await openTokenCounter(build, kept.columns, names);
  try {
    return splitDocuments(build, kept, { names, tokensOf: counter.tokensOf });
  } finally {
    counter.close();
  }
}

/** Cuts what train shares with what is held out, if the recipe says so. */
function cutKept(
  build: Build,
  split: SplitColumns,
  options: CutOptions,
): SplitColumns & { readonly cuts?: readonly DomainCuts[] } {
  return build.plan.lock.recipe.split.shared_runs === 'cut' ? cutSharedRuns(build, split, options) : split;
}

/*
 * The select task sees every candidate, as tables without texts: it cuts each domain's sample at its budget,
 * drops copies if the recipe says so, decides who is held out, and deals the documents out to encode tasks.
 * Memory: about 100 bytes a candidate, and the ids of the selected documents.
 *
 * selected.table   one row a document, by sample task and place in its spool (see SelectionColumns)
 * drawn.table      the place and group of every document that was drawn, dropped copies included
 * names.json       the domains, subdomains and groups that the columns number
 * report.json      what was chosen of what, by source, and how the split came out
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '@sluice/records';
import { mergeBottomK } from '@sluice/sampling';
import { assignSplit, formUnits, keepOnePerContent, type SplitPlan } from '@sluice/splitting';
import { firstFileNumbers } from '../plan/plan.ts';
import { writeArrayFile } from '../storage/array-file.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { NameTable } from '../storage/name-table.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { type Candidates, openCandidates } from './candidates.ts';
import { createSelectionColumns, type GrowingSelection } from './growing-selection.ts';
import { listFiles, type SelectionColumns, type SelectionNames } from './selection.ts';

/** What the select task decided, in figures. */
export interface SelectReport {
  /** Copies that were dropped, by the lock's sources. */
  readonly duplicatesBySource: readonly number[];
  readonly domains: readonly DomainReport[];
  readonly split: Omit<SplitPlan, 'sides'>;
}

export interface DomainReport {
  readonly domain: string;
  readonly sampledDocuments: number;
  readonly sampledBytes: number;
  /** False if the sources had less than the budget: everything was taken. */
  readonly isBudgetReached: boolean;
  /** The largest priority in the sample: about the share of the source that was taken. */
  readonly threshold: number;
}

export const runSelectTask: RunTask = async (build, _index, { folder }) => {
  const names = { domains: new NameTable(), subdomains: new NameTable(), groups: new NameTable() };
  const columns = createSelectionColumns();
  const drawn: DrawnColumns = {
    files: new GrowingArray(Uint32Array),
    ranks: new GrowingArray(Float64Array),
    groups: new GrowingArray(Uint32Array),
  };
  const duplicatesBySource = build.plan.lock.sources.map(() => 0);
  const domains = build.plan.lock.recipe.domains.map((domain) => {
    const tasks = openDomain(build, domain.name);
    return selectDomain(build, { name: domain.name, tasks, names, columns, drawn, duplicatesBySource });
  });
  const sorted = columns.sorted();
  const plainNames: SelectionNames = {
    domains: names.domains.names(),
    subdomains: names.subdomains.names(),
    groups: names.groups.names(),
  };
  const { sides, ...split } = splitDocuments(build, sorted, plainNames);
  const encodeStarts = dealOut(sorted.byteLengths, build.plan.phases.encode.length);
  writeArrayFile(join(folder, 'selected.table'), { ...sorted, splits: sides, encodeStarts });
  writeArrayFile(join(folder, 'drawn.table'), {
    files: drawn.files.view(),
    ranks: drawn.ranks.view(),
    groups: drawn.groups.view(),
  });
  writeFileSync(join(folder, 'names.json'), JSON.stringify(plainNames));
  const report: SelectReport = { duplicatesBySource, domains, split };
  writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
  return [];
};

/** Every document that was drawn, copies that are dropped included: what the draw is judged by. */
interface DrawnColumns {
  /** Numbers of files among all files of all sources. */
  readonly files: GrowingArray<Uint32Array>;
  /** Places among the documents of the file. */
  readonly ranks: GrowingArray<Float64Array>;
  /** 0 for none, else 1 + the index into the names of groups. */
  readonly groups: GrowingArray<Uint32Array>;
}

interface DomainSelection {
  readonly name: string;
  readonly tasks: readonly Candidates[];
  readonly names: { readonly domains: NameTable; readonly subdomains: NameTable; readonly groups: NameTable };
  readonly columns: GrowingSelection;
  readonly drawn: DrawnColumns;
  /** Counted up. */
  readonly duplicatesBySource: number[];
}

function openDomain(build: Build, domain: string): Candidates[] {
  const { lock, phases } = build.plan;
  const first = firstFileNumbers(lock);
  return phases.sample.flatMap((task, number) =>
    lock.sources[task.source]!.domain === domain
      ? [openCandidates(build, { task: number, artefact: task.artefact, firstFile: first[task.source]! })]
      : [],
  );
}

/** Adds a domain's sample to the columns, without the copies that the recipe wants dropped. */
function selectDomain(build: Build, selection: DomainSelection): DomainReport {
  const { name, tasks, names, columns, drawn, duplicatesBySource } = selection;
  const { recipe } = build.plan.lock;
  const budget = recipe.domains.find((domain) => domain.name === name)!.sample;
  const merged = mergeBottomK(
    tasks.map((task) => task.table),
    budget === 'all' ? 'every' : budget,
  );
  if (merged.documentCount === 0) throw emptyDomain(name, tasks, build);
  const chosen = { tables: merged.tables, rows: merged.tableRows };
  const kept = recipe.split.exact_duplicates === 'keep-one' ? keepOne(build, tasks, chosen) : undefined;
  for (let index = 0; index < merged.documentCount; index++) {
    const candidates = tasks[merged.tables[index]!]!;
    const row = merged.tableRows[index]!;
    const group = groupNumber(candidates.groupOf(row), names.groups);
    drawn.files.push(candidates.table.files[row]!);
    drawn.ranks.push(candidates.ranks[row]!);
    drawn.groups.push(group);
    if (kept?.[index] === 0) {
      duplicatesBySource[build.plan.phases.sample[candidates.task]!.source]!++;
      continue;
    }
    columns.push({
      task: candidates.task,
      spoolOffset: candidates.spoolOffsets[row]!,
      spoolLength: candidates.spoolLengths[row]!,
      file: candidates.table.files[row]!,
      row: candidates.table.rows[row]!,
      domain: names.domains.numberOf(name),
      subdomain: names.subdomains.numberOf(candidates.subdomainOf(row)),
      group,
      textHash: candidates.textHashes[row]!,
      wordHash: candidates.wordHashes[row]!,
      byteLength: candidates.table.byteLengths[row]!,
    });
  }
  const { documentCount, byteLength, isBudgetReached, threshold } = merged;
  return {
    domain: name,
    sampledDocuments: documentCount,
    sampledBytes: byteLength,
    isBudgetReached,
    threshold,
  };
}

const groupNumber = (group: string | undefined, names: NameTable): number =>
  group === undefined ? 0 : 1 + names.numberOf(group);

/** 1 for each chosen row that stays when copies (up to white space) are dropped. */
function keepOne(
  build: Build,
  tasks: readonly Candidates[],
  chosen: { readonly tables: Uint32Array; readonly rows: Uint32Array },
): Uint8Array {
  const files = listFiles(build.plan.lock);
  const hashes = new BigUint64Array(chosen.rows.length);
  const ids = Array.from(chosen.rows, (row, index) => {
    const { table, textHashes } = tasks[chosen.tables[index]!]!;
    hashes[index] = textHashes[row]!;
    const { sourceName, path } = files[table.files[row]!]!;
    return `${sourceName}/${path}#${table.rows[row]}`;
  });
  return keepOnePerContent(build.plan.lock.recipe.seed, ids, hashes);
}

function emptyDomain(name: string, tasks: readonly Candidates[], build: Build): DataError {
  const drops = tasks.map(({ artefact }) =>
    readFileSync(artefactFile(build, artefact, 'population.json'), 'utf8'),
  );
  const reasons = drops.map((text) => JSON.parse(text) as { recordCount: number; drops: object });
  const recordCount = reasons.reduce((sum, task) => sum + task.recordCount, 0);
  const counted = reasons
    .flatMap((task) => Object.entries(task.drops))
    .map(([reason, count]) => `${count} ${reason}`);
  const what =
    counted.length === 0 ? 'its files have no records' : `of ${recordCount} records: ${counted.join(', ')}`;
  return new DataError('pipeline/empty-domain', `the domain ${name} has no document (${what})`, {
    hint: 'Loosen "keep", or look at what its sources hold.',
  });
}

type UnsplitColumns = Omit<SelectionColumns, 'splits'>;

/** Decides each document's side, by row. Groups, and copies unless the recipe keeps them apart, stay together. */
function splitDocuments(build: Build, columns: UnsplitColumns, names: SelectionNames): SplitPlan {
  const { seed, split } = build.plan.lock.recipe;
  const files = listFiles(build.plan.lock);
  const rows = Array.from(columns.rows.keys());
  const ids = rows.map((row) => {
    const { sourceName, path } = files[columns.files[row]!]!;
    return `${sourceName}/${path}#${columns.rows[row]}`;
  });
  const groups = rows.map((row) => names.groups[columns.groups[row]! - 1]);
  const { units } = formUnits(rows.length, {
    columns: split.exact_duplicates === 'keep' ? [groups] : [groups, columns.wordHashes],
  });
  const table = {
    ids,
    domains: rows.map((row) => names.domains[columns.domains[row]!]!),
    subdomains: rows.map((row) => names.subdomains[columns.subdomains[row]!]!),
    units,
  };
  return assignSplit(seed, table, {
    share: split.validation,
    atLeast: split.validation === 0 ? 0 : split.at_least,
    atMost: split.at_most,
  });
}

/** The rows at which each encode task begins, so that all have about as many bytes of text; the last is the end. */
function dealOut(byteLengths: Float64Array, taskCount: number): Uint32Array {
  const total = byteLengths.reduce((sum, byteLength) => sum + byteLength, 0);
  const starts = new Uint32Array(taskCount + 1).fill(byteLengths.length);
  starts[0] = 0;
  let task = 1;
  let sum = 0;
  for (let row = 0; row < byteLengths.length && task < taskCount; row++) {
    sum += byteLengths[row]!;
    while (task < taskCount && sum >= (total * task) / taskCount) starts[task++] = row + 1;
  }
  return starts;
}

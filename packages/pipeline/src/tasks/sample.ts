/*
 * A sample task reads whole files of one source and keeps the candidates of its domain's sample. Texts go to a
 * spool on disk as they are admitted and never stay in memory; at the end the spool is rewritten without those
 * that were pushed out. Memory: about 100 bytes a document that was ever admitted, k (1 + ln(N / k)) of them.
 *
 * candidates.table  one row a candidate, ascending by (priority, file, row); files are numbered in the source
 * documents.spool   text and template fields of the candidates
 * names.json        the subdomains and groups that the table's columns number
 * population.json   every record of the files counted: as a document, or under the reason it was dropped for
 */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowPriorities } from '@sluice/determinism';
import { dropReasonOf, readField, resolveKeep } from '@sluice/formatting';
import { addDropCounts, DataError, type Document, type DropCounts, type DropReason } from '@sluice/records';
import {
  type BottomK,
  type CandidateTable,
  createBottomK,
  createPopulationCounter,
  type PopulationCounter,
  type PopulationCounts,
} from '@sluice/sampling';
import { readDocuments } from '@sluice/sources';
import { contentHash } from '@sluice/splitting';
import type { LockedSource } from '../lock/lock.ts';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import { writeArrayFile } from '../storage/array-file.ts';
import { SpoolReader, SpoolWriter } from '../storage/document-spool.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { NameTable } from '../storage/name-table.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import { formatOf, mapSource, templateFields } from './map-source.ts';

/** The counts of a sample task. `recordCount` = documents of the population + drops. */
export interface SamplePopulation {
  readonly recordCount: number;
  readonly drops: DropCounts;
  readonly population: PopulationCounts;
}

export const runSampleTask: RunTask = async (build, index, context) => {
  const task = build.plan.phases.sample[index]!;
  const { recipe, sources } = build.plan.lock;
  const locked = sources[task.source]!;
  const domain = recipe.domains.find(({ name }) => name === locked.domain)!;
  const source = domain.sources[locked.index]!;
  const budget = domain.sample === 'all' ? 'every' : domain.sample;
  const collector = createCollector(join(context.folder, 'admitted.spool'), createBottomK(budget));
  for (let file = task.fileStart; file < task.fileEnd; file++) {
    const priorityOf = rowPriorities(
      recipe.seed,
      'sampling/priority',
      `${locked.name}/${locked.files[file]!.path}`,
    );
    await readFile({ build, task: context, source, locked, file }, collector, priorityOf);
  }
  collector.finish(context.folder);
  return [];
};

interface ReadFileOptions {
  readonly build: Build;
  readonly task: TaskContext;
  readonly source: NamedSource;
  readonly locked: LockedSource;
  readonly file: number;
}

async function readFile(options: ReadFileOptions, collector: Collector, priorityOf: (row: number) => number) {
  const { build, task, source, locked, file } = options;
  const keep = resolveKeep({ chars: source.keep?.chars });
  const unreadable = templateChecker(source);
  let bytesBefore = 0;
  const batches = readDocuments({ ...locked, from: source.from }, mapSource(source, locked.domain), {
    baseFolder: build.baseFolder,
    fileIndex: file,
    signal: task.signal,
    onProgress(bytesRead) {
      task.onProgress({ bytes: bytesRead - bytesBefore });
      bytesBefore = bytesRead;
    },
  });
  for await (const batch of batches) {
    task.signal.throwIfAborted();
    collector.count(batch.recordCount, batch.drops);
    for (const document of batch.documents) {
      const dropped = unreadable(document) ?? dropReasonOf(document.text, keep);
      if (dropped === undefined) collector.add(document, file, priorityOf(document.origin.row));
      else collector.count(0, { [dropped]: 1 });
    }
    task.onProgress({ documents: batch.documents.length });
  }
}

/**
 * Why a document cannot be rendered: a field that some template names is missing or no text. A template is drawn
 * by document, so that all of them are asked for.
 *
 * @throws DataError from the checker, unless the recipe drops bad records
 */
function templateChecker(source: NamedSource): (document: Document) => DropReason | undefined {
  const paths = templateFields(formatOf(source.format)).map((path) => path.split('.'));
  return (document) => {
    for (const path of paths) {
      const field = readField(document.fields, path);
      if ('text' in field) continue;
      if (source.on_bad_record === 'drop') return field.dropped;
      const { source: name, file, row } = document.origin;
      const message = `${name}: ${file}, row ${row}: the field "${path.join('.')}" of the template is no text`;
      throw new DataError(field.dropped, message, {
        position: { source: name, file, row },
        hint: 'Name another field in the template, or set on_bad_record to "drop".',
      });
    }
    return undefined;
  };
}

interface Collector {
  count(recordCount: number, drops: DropCounts): void;
  add(document: Document, file: number, priority: number): void;
  /** Writes the artefact's files to a folder. */
  finish(folder: string): void;
}

/** What is kept of a candidate beside its text: one row each, by number of admission. */
function createCandidateColumns() {
  return {
    subdomains: new GrowingArray(Uint32Array),
    groups: new GrowingArray(Uint32Array),
    textHashes: new GrowingArray(BigUint64Array),
    wordHashes: new GrowingArray(BigUint64Array),
    ranks: new GrowingArray(Float64Array),
    byteOffsets: new GrowingArray(Float64Array),
    byteLengths: new GrowingArray(Uint32Array),
  };
}

function createCollector(spoolPath: string, bottomK: BottomK): Collector {
  const spool = new SpoolWriter(spoolPath);
  const columns = createCandidateColumns();
  const subdomains = new NameTable();
  const groups = new NameTable();
  const counter: PopulationCounter = createPopulationCounter();
  const documentsOfFile = new Map<number, number>();
  let recordCount = 0;
  let drops: DropCounts = {};
  return {
    count(records, dropped) {
      recordCount += records;
      drops = addDropCounts([drops, dropped]);
    },
    add(document, file, priority) {
      const byteLength = Buffer.byteLength(document.text);
      counter.count({ file, byteLength, group: document.group });
      const rank = documentsOfFile.get(file) ?? 0;
      documentsOfFile.set(file, rank + 1);
      if (!bottomK.offer({ priority, file, row: document.origin.row, byteLength })) return;
      const place = spool.append(document);
      columns.subdomains.push(subdomains.numberOf(document.subdomain));
      columns.groups.push(document.group === undefined ? 0 : 1 + groups.numberOf(document.group));
      columns.textHashes.push(contentHash(document.text, 'spacing'));
      columns.wordHashes.push(contentHash(document.text, 'words'));
      columns.ranks.push(rank);
      columns.byteOffsets.push(place.byteOffset);
      columns.byteLengths.push(place.byteLength);
    },
    finish(folder) {
      spool.close();
      const survivors = bottomK.survivors();
      compactSpool(folder, { spoolPath, survivors, columns, admittedCount: bottomK.admittedCount });
      const names = { subdomains: subdomains.names(), groups: groups.names() };
      writeFileSync(join(folder, 'names.json'), JSON.stringify(names));
      const population: SamplePopulation = { recordCount, drops, population: counter.counts() };
      writeFileSync(join(folder, 'population.json'), JSON.stringify(population));
    },
  };
}

interface CompactOptions {
  readonly spoolPath: string;
  readonly survivors: CandidateTable;
  readonly columns: ReturnType<typeof createCandidateColumns>;
  readonly admittedCount: number;
}

/** Writes the survivors' table and a spool with nothing but their texts, in the order in which they were read. */
function compactSpool(
  folder: string,
  { spoolPath, survivors, columns, admittedCount }: CompactOptions,
): void {
  const { candidates } = survivors;
  const byteOffsets = columns.byteOffsets.view();
  const byteLengths = columns.byteLengths.view();
  const spoolPlaces = new Float64Array(candidates.length);
  const finalPath = join(folder, 'documents.spool');
  if (candidates.length === admittedCount) {
    renameSync(spoolPath, finalPath);
    for (const [row, candidate] of candidates.entries()) spoolPlaces[row] = byteOffsets[candidate]!;
  } else {
    const reader = new SpoolReader(spoolPath);
    const writer = new SpoolWriter(finalPath);
    const inOrder = Uint32Array.from(candidates.keys()).sort((a, b) => candidates[a]! - candidates[b]!);
    for (const row of inOrder) {
      const candidate = candidates[row]!;
      const bytes = reader.readBytes(byteOffsets[candidate]!, byteLengths[candidate]!);
      spoolPlaces[row] = writer.appendBytes(bytes).byteOffset;
    }
    reader.close();
    writer.close();
    rmSync(spoolPath);
  }
  writeArrayFile(join(folder, 'candidates.table'), {
    priorities: survivors.priorities,
    files: survivors.files,
    rows: survivors.rows,
    byteLengths: survivors.byteLengths,
    subdomains: gather(columns.subdomains.view(), candidates),
    groups: gather(columns.groups.view(), candidates),
    textHashes: gather(columns.textHashes.view(), candidates),
    wordHashes: gather(columns.wordHashes.view(), candidates),
    ranks: gather(columns.ranks.view(), candidates),
    spoolOffsets: spoolPlaces,
    spoolLengths: gather(byteLengths, candidates),
  });
}

function gather<T extends Uint32Array | Float64Array | BigUint64Array>(column: T, rows: Uint32Array): T {
  const gathered = column.slice(0, rows.length) as T;
  for (let index = 0; index < rows.length; index++) gathered[index] = column[rows[index]!]!;
  return gathered;
}

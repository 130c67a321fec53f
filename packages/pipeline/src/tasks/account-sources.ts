import { readFileSync } from 'node:fs';
import type { SourceEntry } from '@sluice/manifest';
import { addDropCounts } from '@sluice/records';
import { readSourceTokens } from './balance.ts';
import { artefactFile, type Build } from './build.ts';
import type { SourceCounts, TaskPopulation } from './candidate-collector.ts';
import type { SelectReport } from './select.ts';
import { listFiles, type Selection } from './selection.ts';

/** The counts that one sample task left. */
export function readTaskPopulation(build: Build, sampleTask: number): TaskPopulation {
  const { artefact } = build.plan.phases.sample[sampleTask]!;
  const path = artefactFile(build, artefact, 'population.json');
  return JSON.parse(readFileSync(path, 'utf8')) as TaskPopulation;
}

/** What a sample task read of a source; files are numbered in the source. */
export interface ReadSource extends SourceCounts {
  /** Index into the lock's sources. */
  readonly source: number;
}

/** What all sample tasks read, a source and task each. */
export function readSourceCounts(build: Build): ReadSource[] {
  return build.plan.phases.sample.flatMap(({ files }, task) => {
    const sources = [...new Set(files.map(({ source }) => source))];
    return readTaskPopulation(build, task).sources.map((counts, index) => ({
      ...counts,
      source: sources[index]!,
      population: {
        ...counts.population,
        files: counts.population.files.map((tally) => ({ ...tally, file: files[tally.file]!.file })),
      },
    }));
  });
}

/** What the select task decided, in figures. */
export function readSelectReport(build: Build): SelectReport {
  const { artefact } = build.plan.phases.select[0]!;
  return JSON.parse(readFileSync(artefactFile(build, artefact, 'report.json'), 'utf8')) as SelectReport;
}

/**
 * What became of every record of every source that was read. What is neither dropped nor in the selection was left out
 * by the draw, or dropped after it: as a copy of a document that is in it, or with nothing left when runs were cut.
 */
export function accountSources(build: Build, selection: Selection): SourceEntry[] {
  const selected = countSelected(build, selection);
  const { droppedBySource } = readSelectReport(build);
  const tokens = readSourceTokens(build);
  const counts = readSourceCounts(build);
  return build.plan.lock.sources.map((source, number) => {
    const read = counts.filter((each) => each.source === number);
    const recordCount = read.reduce((sum, each) => sum + each.recordCount, 0);
    const documents = read.reduce((sum, { population }) => sum + population.documents, 0);
    const { documents: sampledDocuments, bytes: sampledBytes } = selected[number]!;
    const dropped = droppedBySource[number]!;
    const afterwards = Object.values(dropped).reduce((sum, count) => sum + count, 0);
    return {
      name: source.name,
      domain: source.domain,
      revision: source.revision,
      recordCount,
      drops: addDropCounts([
        ...read.map(({ drops }) => drops),
        { 'not-sampled': documents - sampledDocuments - afterwards },
        dropped,
      ]),
      cleaned: sumCounts(read.map(({ cleaned }) => cleaned)),
      sampledDocuments,
      sampledBytes,
      ...tokens[number]!,
    };
  });
}

function countSelected(build: Build, selection: Selection): { documents: number; bytes: number }[] {
  const counts = build.plan.lock.sources.map(() => ({ documents: 0, bytes: 0 }));
  const sourceOf = listFiles(build.plan.lock).map((file) => file.source);
  const files = selection.column('files');
  const byteLengths = selection.column('byteLengths');
  for (let row = 0; row < selection.documentCount; row++) {
    const count = counts[sourceOf[files[row]!]!]!;
    count.documents++;
    count.bytes += byteLengths[row]!;
  }
  return counts;
}

function sumCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of all.flatMap((counts) => Object.entries(counts)))
    sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

import { readFileSync } from 'node:fs';
import type { SourceEntry } from '@sluice/manifest';
import { addDropCounts } from '@sluice/records';
import { mergePopulationCounts, type PopulationCounts } from '@sluice/sampling';
import { readSourceTokens } from './balance.ts';
import { artefactFile, type Build } from './build.ts';
import type { SamplePopulation } from './candidate-collector.ts';
import type { SelectReport } from './select.ts';
import { listFiles, type Selection } from './selection.ts';

/** The counts that one sample task left. */
export function readPopulation(build: Build, sampleTask: number): SamplePopulation {
  const { artefact } = build.plan.phases.sample[sampleTask]!;
  return JSON.parse(
    readFileSync(artefactFile(build, artefact, 'population.json'), 'utf8'),
  ) as SamplePopulation;
}

/** What the select task decided, in figures. */
export function readSelectReport(build: Build): SelectReport {
  const { artefact } = build.plan.phases.select[0]!;
  return JSON.parse(readFileSync(artefactFile(build, artefact, 'report.json'), 'utf8')) as SelectReport;
}

/** The population of a source over all its tasks; files are numbered in the source. */
export function sourcePopulation(build: Build, source: number): PopulationCounts {
  const tasks = build.plan.phases.sample.flatMap((task, number) => (task.source === source ? [number] : []));
  return mergePopulationCounts(tasks.map((task) => readPopulation(build, task).population));
}

/**
 * What became of every record of every source. What is neither dropped nor in the selection was left out by the
 * draw, or was a copy of a document that is in it.
 */
export function accountSources(build: Build, selection: Selection): SourceEntry[] {
  const selected = countSelected(build, selection);
  const { droppedBySource } = readSelectReport(build);
  const tokens = readSourceTokens(build);
  return build.plan.lock.sources.map((source, number) => {
    const tasks = build.plan.phases.sample.flatMap((task, index) => (task.source === number ? [index] : []));
    const populations = tasks.map((task) => readPopulation(build, task));
    const recordCount = populations.reduce((sum, task) => sum + task.recordCount, 0);
    const documents = populations.reduce((sum, task) => sum + task.population.documents, 0);
    const { documents: sampledDocuments, bytes: sampledBytes } = selected[number]!;
    const dropped = droppedBySource[number]!;
    const copies = (dropped.duplicate ?? 0) + (dropped['near-duplicate'] ?? 0);
    return {
      name: source.name,
      domain: source.domain,
      revision: source.revision,
      recordCount,
      drops: addDropCounts([
        ...populations.map((task) => task.drops),
        { 'not-sampled': documents - sampledDocuments - copies },
        dropped,
      ]),
      cleaned: sumCounts(populations.map((task) => task.cleaned)),
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

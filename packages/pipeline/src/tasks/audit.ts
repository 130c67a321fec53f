/*
 * The audit tasks measure the written corpus and its sample, and may prove either wrong. The first says of splits,
 * spans and balance what the blocks hold as they were written, not what was planned; the second probes what the form
 * of the texts gives away, and the others look for copies between the splits. Memory: one row group, and the ids of
 * the documents; see audit-form.ts and audit-copies.ts for the others.
 *
 * audit.json   the findings of one task, the worst first
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  auditLeakage,
  auditPositions,
  auditRepresentativeness,
  createSpanAudit,
  type SplitKeys,
  sortFindings,
} from '@sluice/auditing';
import { hubShardPath } from '@sluice/exporting';
import type { Finding, SplitName } from '@sluice/records';
import { auditShares, type TrainTally, tallyTrain } from '../corpus/audit-shares.ts';
import { readSplitSpans } from '../corpus/read-corpus.ts';
import { firstFileNumbers } from '../plan/plan.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { withArrayFile } from '../storage/array-file.ts';
import { readSelectReport, sourcePopulation } from './account-sources.ts';
import { auditSharedRuns, auditSimilarity } from './audit-copies.ts';
import { auditForm } from './audit-form.ts';
import { readStageEnds, readStreams } from './balance.ts';
import { artefactFile, type Build, type RunTask, type TaskContext } from './build.ts';
import { clusterFinding } from './clusters/cluster-finding.ts';
import { auditContamination } from './contamination.ts';
import type { AuditReport } from './finish.ts';
import { listFiles, openSelection, type Selection } from './selection.ts';
import { auditSwitchBlocks } from './switch-blocks.ts';

/** The audits, a task each. */
const AUDITS: readonly ((build: Build, context: TaskContext) => Promise<readonly Finding[]>)[] = [
  auditCorpus,
  (build, { signal }) => auditForm(build, signal),
  (build, { signal }) => auditSimilarity(build, signal),
  (build, { signal }) => auditSharedRuns(build, signal),
];

/** How many audit tasks there are. */
export const AUDIT_COUNT: number = AUDITS.length;

export const runAuditTask: RunTask = async (build, index, { folder, ...context }) => {
  const report: AuditReport = { findings: sortFindings(await AUDITS[index]!(build, context)) };
  writeFileSync(join(folder, 'audit.json'), JSON.stringify(report));
  return [];
};

async function auditCorpus(build: Build, { signal, onProgress }: TaskContext): Promise<Finding[]> {
  const selection = openSelection(build);
  const written = await readWritten(build, { signal, onProgress });
  const drawn = readDrawn(build, selection);
  return [
    ...auditSplits(selection, written),
    ...auditShares(build.plan.lock.recipe, readStreams(build), written.train),
    written.spans,
    ...(await auditSwitchBlocks(build, signal)),
    ...auditBudgets(build),
    ...auditClusters(build),
    ...auditContamination(build),
    ...build.plan.lock.sources.flatMap((_, source) => auditSample(build, drawn, source)),
  ];
}

/** What the written blocks hold. */
interface Written {
  readonly documents: ReadonlyMap<SplitName, ReadonlySet<string>>;
  readonly train: TrainTally;
  readonly spans: Finding;
}

async function readWritten(build: Build, context: TaskContext): Promise<Written> {
  const splits = recipeSplits(build.plan.lock.recipe);
  const documents = new Map(splits.map((split) => [split, new Set<string>()]));
  const train = tallyTrain(readStageEnds(build));
  const spans = createSpanAudit();
  for (const [split, ids] of documents) {
    const shards = build.plan.phases.write
      .filter((task) => task.format === 'parquet' && task.split === split && task.domain === undefined)
      .map((task) => hubShardPath(task));
    for await (const batch of readSplitSpans(build.outFolder, shards)) {
      context.signal.throwIfAborted();
      spans.add(batch);
      for (const document of batch.spanDocuments) if (document !== '') ids.add(document);
      if (split === 'train') train.add(batch);
      context.onProgress({ tokens: batch.blockCount * batch.blockSize });
    }
  }
  return { documents, train, spans: spans.finding() };
}

function auditSplits(selection: Selection, written: Written): Finding[] {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < selection.documentCount; row++) rowOf.set(selection.idOf(row), row);
  const keys = [...written.documents].map(([split, ids]) => ({
    split,
    ...splitKeys(selection, [...ids], rowOf),
  }));
  return auditLeakage(keys).map(({ finding }) => finding);
}

function splitKeys(
  selection: Selection,
  ids: readonly string[],
  rowOf: ReadonlyMap<string, number>,
): Omit<SplitKeys, 'split'> {
  const groups = selection.column('groups');
  const hashes = selection.column('wordHashes');
  const clusters = selection.column('clusters');
  const rows = ids.map((id) => rowOf.get(id)!);
  return {
    documents: ids,
    groups: rows.map((row) => selection.names.groups[groups[row]! - 1]),
    contents: BigUint64Array.from(rows, (row) => hashes[row]!),
    clusters: Uint32Array.from(rows, (row) => clusters[row]!),
  };
}

/** Whether the sources had as much as was wanted. */
function auditBudgets(build: Build): Finding[] {
  return readSelectReport(build)
    .domains.filter((domain) => !domain.isBudgetReached)
    .map(({ domain, sampledDocuments, sampledBytes }) => ({
      check: 'budget',
      subject: domain,
      severity: 'low',
      figure: sampledBytes,
      sentence: `${domain}: the sources have less than the budget; all of their ${sampledDocuments} documents (${sampledBytes} bytes) were taken.`,
    }));
}

/** What samples of clusters are worth: neighbours are alike, so that they say less than as many single documents. */
function auditClusters(build: Build): Finding[] {
  return readSelectReport(build).domains.flatMap(({ domain, clusters, sampledDocuments }) =>
    clusters === undefined ? [] : [clusterFinding(domain, clusters, sampledDocuments)],
  );
}

/** How near the draw from a source is to the whole of it: by group, by file and by place. */
function auditSample(build: Build, drawn: readonly DrawnDocument[], source: number): Finding[] {
  const population = sourcePopulation(build, source);
  const { domain, name } = build.plan.lock.sources[source]!;
  const ofSource = drawn.filter((document) => document.source === source);
  const subject = `${domain}/${name}`;
  const positions = auditPositions({
    subject,
    ranks: globalRanks(ofSource, population.files),
    populationDocuments: population.documents,
  });
  const counts = {
    file: {
      population: population.files.map((tally) => [String(tally.file), tally.documents] as const),
      sample: ofSource.map(({ file }) => String(file)),
    },
    group: {
      population: population.groups.map((tally) => [tally.group, tally.documents] as const),
      sample: ofSource.flatMap(({ group }) => (group === undefined ? [] : [group])),
    },
  };
  const representative = (['group', 'file'] as const)
    .filter((key) => counts[key].population.length > 1)
    .map((key) =>
      auditRepresentativeness({
        subject: `${subject} by ${key}`,
        population: new Map(counts[key].population),
        sample: countBy(counts[key].sample),
      }),
    );
  return [...representative, positions].map(({ finding }) => finding);
}

/** A document that was drawn, whether or not it was dropped as a copy later. */
interface DrawnDocument {
  /** Index into the lock's sources. */
  readonly source: number;
  /** The file's number in its source. */
  readonly file: number;
  /** The document's place among the documents of its file. */
  readonly rank: number;
  readonly group: string | undefined;
}

function readDrawn(build: Build, selection: Selection): DrawnDocument[] {
  const { artefact } = build.plan.phases.select[0]!;
  const files = listFiles(build.plan.lock);
  const firstFiles = firstFileNumbers(build.plan.lock);
  return withArrayFile(artefactFile(build, artefact, 'drawn.table'), (table) => {
    const ranks = table.f64('ranks');
    const groups = table.u32('groups');
    return Array.from(table.u32('files'), (number, index) => {
      const { source } = files[number]!;
      const group = selection.names.groups[groups[index]! - 1];
      return { source, file: number - firstFiles[source]!, rank: ranks[index]!, group };
    });
  });
}

/** Each document's place among all documents of its source, the files one behind the other. */
function globalRanks(
  drawn: readonly DrawnDocument[],
  files: readonly { readonly file: number; readonly documents: number }[],
): Float64Array {
  const starts = new Map<number, number>();
  let documentCount = 0;
  for (const { file, documents } of files) {
    starts.set(file, documentCount);
    documentCount += documents;
  }
  return Float64Array.from(drawn, ({ file, rank }) => starts.get(file)! + rank);
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

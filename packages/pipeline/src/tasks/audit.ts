/*
 * The audit tasks measure the written corpus and its sample, and may prove either wrong. The first says of splits,
 * spans and balance what the blocks hold as they were written, not what was planned; the second probes what the form
 * of the texts gives away, the third certifies the splits, and the last holds the samples against their sources. Memory: one
 * row group, and the ids of the documents; see audit-form.ts and audit-splits.ts for the others.
 *
 * audit.json          the findings of one task, the worst first
 * certificates.json   of the last one: the certificate of each domain's sample
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSpanAudit, sortFindings } from '@sluice/auditing';
import { hubShardPath } from '@sluice/exporting';
import type { SampleCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { auditShares, type TrainTally, tallyTrain } from '../corpus/audit-shares.ts';
import { readSplitSpans } from '../corpus/read-corpus.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { readSelectReport } from './account-sources.ts';
import { auditForm } from './audit-form.ts';
import { auditSplits } from './audit-splits.ts';
import { readStageEnds, readStreams } from './balance.ts';
import { artefactFile, type Build, type RunTask, type TaskContext } from './build.ts';
import { certifySamples } from './certify-sample.ts';
import { clusterFinding } from './clusters/cluster-finding.ts';
import { auditContamination } from './contamination.ts';
import type { AuditReport } from './finish.ts';
import { auditSwitchBlocks } from './switch-blocks.ts';

/** The audits, a task each. */
const AUDITS: readonly ((
  build: Build,
  context: TaskContext & { readonly folder: string },
) => Promise<readonly Finding[]>)[] = [
  auditCorpus,
  (build, { signal }) => auditForm(build, signal),
  auditSplits,
];

/** The place of the task that certifies the splits. */
export const CERTIFICATE_AUDIT: number = AUDITS.indexOf(auditSplits);

/** How many audit tasks there are: the last one certifies the samples. */
export const AUDIT_COUNT: number = AUDITS.length + 1;

export const runAuditTask: RunTask = async (build, index, context) => {
  if (index === AUDITS.length) return auditSamples(build, context.folder);
  const report: AuditReport = { findings: sortFindings(await AUDITS[index]!(build, context)) };
  writeFileSync(join(context.folder, 'audit.json'), JSON.stringify(report));
  return [];
};

/** Leaves the certificates of the samples beside their findings. */
function auditSamples(build: Build, folder: string): string[] {
  const certified = certifySamples(build);
  const report: AuditReport = { findings: sortFindings(certified.flatMap(({ findings }) => findings)) };
  writeFileSync(join(folder, 'audit.json'), JSON.stringify(report));
  const certificates = certified.map(({ certificate }) => certificate);
  writeFileSync(join(folder, CERTIFICATES_FILE), JSON.stringify(certificates));
  return [];
}

const CERTIFICATES_FILE = 'certificates.json';

/** The certificates that the last audit task left. */
export function readCertificates(build: Build): SampleCertificate[] {
  const { artefact } = build.plan.phases.audit.at(-1)!;
  return JSON.parse(
    readFileSync(artefactFile(build, artefact, CERTIFICATES_FILE), 'utf8'),
  ) as SampleCertificate[];
}

async function auditCorpus(build: Build, { signal, onProgress }: TaskContext): Promise<Finding[]> {
  const written = await readWritten(build, { signal, onProgress });
  return [
    ...auditShares(build.plan.lock.recipe, readStreams(build), written.train),
    written.spans,
    ...(await auditSwitchBlocks(build, signal)),
    ...auditBudgets(build),
    ...auditClusters(build),
    ...auditContamination(build),
  ];
}

/** What the written blocks hold. */
interface Written {
  readonly train: TrainTally;
  readonly spans: Finding;
}

async function readWritten(build: Build, context: TaskContext): Promise<Written> {
  const train = tallyTrain(readStageEnds(build));
  const spans = createSpanAudit();
  for (const split of recipeSplits(build.plan.lock.recipe)) {
    const shards = build.plan.phases.write
      .filter((task) => task.format === 'parquet' && task.split === split && task.domain === undefined)
      .map((task) => hubShardPath(task));
    for await (const batch of readSplitSpans(build.outFolder, shards)) {
      context.signal.throwIfAborted();
      spans.add(batch);
      if (split === 'train') train.add(batch);
      context.onProgress({ tokens: batch.blockCount * batch.blockSize });
    }
  }
  return { train, spans: spans.finding() };
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

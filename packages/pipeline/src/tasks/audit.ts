/*
 * The audit tasks measure the written corpus and its sample, and may prove either wrong. The first says of splits,
 * spans and balance what the blocks hold as they were written, not what was planned; the next two probe what the
 * form of the texts gives away, one begins to certify the splits, and the last holds the samples against their sources.
 * Memory: one row group, and the ids of the documents; see audit-form.ts and audit-held-out.ts for the others.
 *
 * audit.json          the findings of one task, the worst first; or of the probes of form what half of them found
 * certificates.json   of the last one: the certificate of each domain's sample
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSpanAudit, FORM_PARTS, sortFindings } from '@sluice/auditing';

import type { SampleCertificate, SplitCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { certificateFindings } from '../certificate/certificate-findings.ts';
import { auditShares, type TrainTally, tallyTrain } from '../corpus/audit-shares.ts';
import { type FormFindings, joinForm } from '../corpus/judge-form.ts';
import { edgeCurves, worstGiveaways } from '../corpus/probe-results.ts';
import { readSplitSpans } from '../corpus/read-corpus.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { readSelectReport } from './account-sources.ts';
import { auditForm } from './audit-form.ts';
import { auditHeldOut } from './audit-held-out.ts';
import { auditSplitSizes } from './audit-split-sizes.ts';
import { readStageEnds, readStreams } from './balance.ts';
import { artefactFile, type Build, type RunTask, type TaskContext } from './build.ts';
import { clusterFinding } from './clusters/cluster-finding.ts';
import { auditContamination } from './contamination.ts';
import type { AuditReport } from './finish.ts';
import { certifySamples } from './sample-certificate/certify-sample.ts';
import { auditSwitchBlocks } from './switch-blocks.ts';
import { domainShards, writtenShards } from './written-shards.ts';

/** What one audit task leaves: findings, or a part of what is found about form, which is judged as a whole. */
type AuditPart = AuditReport | { readonly form: FormFindings };

interface Audit {
  /** About how long it takes, beside the others. */
  readonly weight: number;
  run(build: Build, context: TaskContext & { readonly folder: string }): Promise<AuditPart>;
}

const found = (findings: readonly Finding[]): AuditReport => ({ findings: sortFindings(findings) });

/** The audits, a task each. */
const AUDITS: readonly Audit[] = [
  { weight: 1, run: async (build, context) => found(await auditCorpus(build, context)) },
  ...FORM_PARTS.map((part) => ({
    weight: 2,
    run: async (build: Build, { signal }: TaskContext) => ({ form: await auditForm(build, part, signal) }),
  })),
  {
    weight: 3,
    async run(build, context) {
      await auditHeldOut(build, context);
      return found([]); // they are there when train was compared
    },
  },
];

/** The place of the task that gathers the documents and compares those that are held out. */
export const HELD_OUT_AUDIT: number = AUDITS.length - 1;

/** How many audit tasks there are: the last one certifies the samples. */
export const AUDIT_COUNT: number = AUDITS.length + 1;

/** About how long an audit task takes, beside the others. */
export function auditWeight(index: number): number {
  return AUDITS[index]?.weight ?? 1;
}

export const runAuditTask: RunTask = async (build, index, context) => {
  if (index === AUDITS.length) return auditSamples(build, context.folder);
  const part = await AUDITS[index]!.run(build, context);
  writeFileSync(join(context.folder, 'audit.json'), JSON.stringify(part));
  return [];
};

/** What all audit tasks found, and what the certificate says, the worst first. */
export function readAudits(build: Build, certificate: SplitCertificate): AuditReport {
  const parts = build.plan.phases.audit.map(
    ({ artefact }) =>
      JSON.parse(readFileSync(artefactFile(build, artefact, 'audit.json'), 'utf8')) as AuditPart,
  );
  const forms = parts.flatMap((part) => ('form' in part ? [part.form] : []));
  const [first, ...others] = parts.flatMap((part) => ('findings' in part ? [part.findings] : []));
  const form = joinForm(forms);
  const curves = edgeCurves(form.results);
  const giveaways = worstGiveaways(form.results);
  return {
    ...found([
      ...first!,
      ...found(form.findings).findings,
      ...found(certificateFindings(certificate)).findings,
      ...others.flat(),
    ]),
    ...(curves.length > 0 && { curves }),
    ...(giveaways.length > 0 && { giveaways }),
  };
}

/** Leaves the certificates of the samples beside their findings. */
function auditSamples(build: Build, folder: string): string[] {
  const certified = certifySamples(build);
  const report = found(certified.flatMap(({ findings }) => findings));
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
    ...auditSplitSizes(build),
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
    const shards = await writtenShards(build, split);
    for await (const batch of readSplitSpans(build.outFolder, shards)) {
      context.signal.throwIfAborted();
      spans.add(batch);
      if (split === 'train') train.add(batch);
      context.onProgress({ tokens: batch.blockCount * batch.blockSize });
    }
  }
  for await (const batch of readSplitSpans(build.outFolder, await domainShards(build))) {
    context.signal.throwIfAborted();
    spans.add(batch);
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

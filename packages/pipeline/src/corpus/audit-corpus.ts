/*
 * Audits a finished corpus by what was written: its Parquet files, its manifest, its lock and its tokenizer, and nothing
 * of the build's work. Every block is read once, those that are held out first, and twice more for a certificate.
 *
 * Memory: one row group, 2^14 runs of tokens, the ids of the documents that are held out, and a sample of at most 40,000
 * starts and ends of documents; for a certificate see certify-corpus.ts.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createPartSampler,
  createSpanAudit,
  createTokenRunAudit,
  type EdgeResult,
  type GiveawayResult,
  type ProbeResult,
  sortFindings,
} from '@sluice/auditing';
import type { Manifest } from '@sluice/manifest';
import { type BlockBatch, type Finding, SPLIT_NAMES, type SplitName } from '@sluice/records';
import { certificateFindings, NOTHING_HELD_OUT } from '../certificate/certificate-findings.ts';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { auditShares, tallyTrain } from './audit-shares.ts';
import { readCorpusLock, readCorpusTokenizer } from './corpus-lock.ts';
import { createHeldOutIds, type HeldOutIds } from './held-out-ids.ts';
import { judgeForm } from './judge-form.ts';
import { compareQuestions, isEdge, isGiveaway } from './probe-results.ts';
import {
  domainShardPaths,
  readCorpusManifest,
  readSplitBlocks,
  readSplitSpans,
  shardPaths,
} from './read-corpus.ts';
import { recertifyCorpus } from './verify-certificate.ts';

/** What becomes of the certificate of the splits: made again, most of the time of an audit, or taken from the build. */
export type LeakageChoice = 'measured' | 'as-built';

/** `blocks` are read, `form` is probed, `documents` are put together again, a `comparison` holds them against another. */
export interface AuditProgress {
  readonly step: 'blocks' | 'form' | 'documents' | 'comparison';
  readonly tokens?: number;
  readonly documents?: number;
}

export interface AuditOptions {
  /** With `as-built` only ids of documents, and runs of tokens, are looked for in two splits. @default 'as-built' */
  readonly leakage?: LeakageChoice;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AuditProgress) => void;
}

export interface CorpusAudit {
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Whether what crosses the splits was measured. */
  readonly leakage: LeakageChoice;
  /** The checks among the findings that were not measured but taken from the build. */
  readonly takenFromBuild: readonly string[];
  /** How well the first and the last tokens tell each label, by number of tokens; domains first, then subdomains. */
  readonly edges: readonly EdgeResult[];
  /** What templates tell of each label. */
  readonly templates: readonly ProbeResult[];
  /** The worst runs of tokens at each place, for each label. */
  readonly giveaways: readonly GiveawayResult[];
  readonly blockCount: number;
  readonly tokenCount: number;
}

/**
 * Measures a finished corpus anew. What only the sources can tell (how uniform a sample is, what was dropped of them) is
 * taken from the findings of its build.
 *
 * @throws DataError if a file of the corpus is missing or broken
 */
export async function auditCorpus(folder: string, options: AuditOptions = {}): Promise<CorpusAudit> {
  const { leakage = 'as-built', signal, onProgress } = options;
  const manifest = await readCorpusManifest(folder);
  const lock = await readCorpusLock(folder);
  const tokenizer = await readCorpusTokenizer(folder, lock);
  const { seed, audit, domains: recipeDomains } = lock.recipe;
  const domains = recipeDomains.map(({ name }) => name);
  const written = await readWritten(folder, manifest, { ...options, seed });
  onProgress?.({ step: 'form' });
  const documents = written.parts.documents(tokenizer.decode);
  signal?.throwIfAborted();
  const form = judgeForm({ seed, documents, domains, showTokens: tokenizer.decode }, audit);
  const measured = [
    written.spans.finding(),
    ...(leakage === 'measured'
      ? certificateFindings(await recertifyCorpus(folder, manifest, options))
      : [documentLeakage(lock.recipe, written.ids)]),
    written.runs.finding(),
    ...auditShares(lock.recipe, manifest.streams, written.train),
    ...form.findings,
  ];
  const ofBuild = await findingsOfBuild(folder, leakage);
  return {
    findings: sortFindings([...measured, ...ofBuild]),
    leakage,
    takenFromBuild: [...new Set(ofBuild.map(({ check }) => check))],
    edges: form.results.filter(isEdge).sort(compareQuestions),
    templates: form.results.filter(({ probe }) => probe === 'template').sort(compareQuestions),
    giveaways: form.results.filter(isGiveaway).sort(compareQuestions),
    blockCount: written.blockCount,
    tokenCount: written.blockCount * manifest.blockSize,
  };
}

function documentLeakage(recipe: CanonicalRecipe, ids: HeldOutIds): Finding {
  return recipeSplits(recipe).length < 2 ? NOTHING_HELD_OUT : ids.finding();
}

/** Held-out blocks are read first, so that train can be held against them. */
const READING_ORDER: readonly SplitName[] = SPLIT_NAMES.toReversed();

async function readWritten(folder: string, manifest: Manifest, options: AuditOptions & { seed: string }) {
  const written = {
    spans: createSpanAudit(),
    runs: createTokenRunAudit(),
    ids: createHeldOutIds(),
    parts: createPartSampler({ seed: options.seed }),
    train: tallyTrain(manifest.stageEnds),
    blockCount: 0,
  };
  for (const split of READING_ORDER) {
    for await (const batch of readSplitBlocks(folder, shardPaths(manifest, split))) {
      options.signal?.throwIfAborted();
      written.blockCount += batch.blockCount;
      written.spans.add(batch);
      written.ids.add(split, batch);
      written.parts.add(split, batch);
      if (split === 'train') addTrain(written, batch);
      else written.runs.addHeldOut(batch);
      options.onProgress?.({ step: 'blocks', tokens: batch.tokens.length });
    }
  }
  for await (const batch of readSplitSpans(folder, domainShardPaths(manifest))) {
    options.signal?.throwIfAborted();
    written.spans.add(batch);
  }
  return written;
}

type Written = Awaited<ReturnType<typeof readWritten>>;

function addTrain(written: Written, batch: BlockBatch): void {
  written.runs.scanTrain(batch);
  written.train.add(batch);
}

/** What is measured anew here, by the first part of a check's name or by the whole. */
const MEASURED_HERE = [
  'spans',
  'balance',
  'objective',
  'held-out',
  'form',
  'probe',
  'confound',
  'leakage/documents',
];

/** The findings of the build that the written blocks cannot give, or are not asked for. */
async function findingsOfBuild(folder: string, leakage: LeakageChoice): Promise<Finding[]> {
  const text = await readFile(join(folder, 'audit.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return [missingAudit(leakage)];
  const { findings } = JSON.parse(text) as { findings: Finding[] };
  const measured = leakage === 'measured' ? [...MEASURED_HERE, 'leakage'] : MEASURED_HERE;
  return findings.filter(
    ({ check }) => !measured.includes(check) && !measured.includes(check.split('/')[0]!),
  );
}

function missingAudit(leakage: LeakageChoice): Finding {
  const unknown = ['how uniform the sample is', 'what was dropped of the sources'];
  if (leakage === 'as-built') unknown.push('which copies cross the splits');
  return {
    check: 'build',
    severity: 'low',
    figure: null,
    sentence: `audit.json is missing: ${unknown.join(', ')}, is not known.`,
  };
}

/*
 * Audits a finished corpus by what was written: its Parquet files, its manifest, its lock and its tokenizer, and nothing
 * of the build's work. Every block is read once, those that are held out first.
 *
 * Memory: one row group, the ids of the documents that are held out, 2^14 runs of tokens, and a sample of at most 40,000
 * starts and ends of documents.
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
import { NOTHING_HELD_OUT } from '../certificate/certificate-findings.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { auditShares, tallyTrain } from './audit-shares.ts';
import { readCorpusLock, readCorpusTokenizer } from './corpus-lock.ts';
import { judgeForm } from './judge-form.ts';
import { compareQuestions, isEdge, isGiveaway } from './probe-results.ts';
import {
  domainShardPaths,
  readCorpusManifest,
  readSplitBlocks,
  readSplitSpans,
  shardPaths,
} from './read-corpus.ts';

export interface AuditOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly tokens: number }) => void;
}

export interface CorpusAudit {
  /** The worst first. */
  readonly findings: readonly Finding[];
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
 * Measures a finished corpus anew. What only the sources can tell (how uniform a sample is, which near copies there
 * are) is taken from the findings of its build.
 *
 * @throws DataError if a file of the corpus is missing or broken
 */
export async function auditCorpus(folder: string, options: AuditOptions = {}): Promise<CorpusAudit> {
  const manifest = await readCorpusManifest(folder);
  const lock = await readCorpusLock(folder);
  const tokenizer = await readCorpusTokenizer(folder, lock);
  const { seed, audit, domains: recipeDomains } = lock.recipe;
  const domains = recipeDomains.map(({ name }) => name);
  const written = await readWritten(folder, manifest, { ...options, seed });
  const documents = written.parts.documents(tokenizer.decode);
  options.signal?.throwIfAborted();
  const form = judgeForm({ seed, documents, domains, showTokens: tokenizer.decode }, audit);
  const findings = [
    written.spans.finding(),
    recipeSplits(lock.recipe).length < 2 ? NOTHING_HELD_OUT : documentLeakage(written),
    written.runs.finding(),
    ...auditShares(lock.recipe, manifest.streams, written.train),
    ...form.findings,
  ];
  return {
    findings: sortFindings([...findings, ...(await findingsOfBuild(folder))]),
    edges: form.results.filter(isEdge).sort(compareQuestions),
    templates: form.results.filter(({ probe }) => probe === 'template').sort(compareQuestions),
    giveaways: form.results.filter(isGiveaway).sort(compareQuestions),
    blockCount: written.blockCount,
    tokenCount: written.blockCount * manifest.blockSize,
  };
}

/** Held-out blocks are read first, so that train can be held against them. */
const READING_ORDER: readonly SplitName[] = SPLIT_NAMES.toReversed();

async function readWritten(folder: string, manifest: Manifest, options: AuditOptions & { seed: string }) {
  const written = {
    spans: createSpanAudit(),
    runs: createTokenRunAudit(),
    parts: createPartSampler({ seed: options.seed }),
    train: tallyTrain(manifest.stageEnds),
    trainBlocks: 0,
    heldOut: new Map<string, SplitName>(),
    crossing: new Set<string>(),
    blockCount: 0,
  };
  for (const split of READING_ORDER) {
    for await (const batch of readSplitBlocks(folder, shardPaths(manifest, split))) {
      options.signal?.throwIfAborted();
      written.blockCount += batch.blockCount;
      written.spans.add(batch);
      written.parts.add(split, batch);
      if (split === 'train') addTrain(written, batch);
      else addHeldOut(written, split, batch);
      options.onProgress?.({ tokens: batch.tokens.length });
    }
  }
  for await (const batch of readSplitSpans(folder, domainShardPaths(manifest))) {
    options.signal?.throwIfAborted();
    written.spans.add(batch);
  }
  return written;
}

type Written = Awaited<ReturnType<typeof readWritten>>;

function addHeldOut(written: Written, split: SplitName, batch: BlockBatch): void {
  const { heldOut, crossing } = written;
  written.runs.addHeldOut(batch);
  for (const document of batch.spanDocuments) {
    if (document === '') continue;
    if ((heldOut.get(document) ?? split) !== split) crossing.add(document);
    else heldOut.set(document, split);
  }
}

function addTrain(written: Written, batch: BlockBatch): void {
  written.runs.scanTrain(batch);
  written.train.add(batch);
  written.trainBlocks += batch.blockCount;
  for (const document of batch.spanDocuments)
    if (written.heldOut.has(document)) written.crossing.add(document);
}

function documentLeakage({ heldOut, crossing, trainBlocks }: Written): Finding {
  const check = 'leakage/documents';
  if (heldOut.size === 0 || trainBlocks === 0)
    return {
      check,
      severity: 'high',
      figure: null,
      sentence: `Nothing to compare: ${heldOut.size === 0 ? 'no document is held out' : 'train has no block'}.`,
    };
  const [example] = crossing;
  return {
    check,
    severity: crossing.size > 0 ? 'high' : 'ok',
    figure: crossing.size,
    sentence:
      example === undefined
        ? `None of ${heldOut.size} documents that are held out is in blocks of another split.`
        : `${crossing.size} of ${heldOut.size} documents that are held out are in blocks of another split, such as ${example}.`,
  };
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

/** The findings of the build that the written blocks cannot give. */
async function findingsOfBuild(folder: string): Promise<Finding[]> {
  const text = await readFile(join(folder, 'audit.json'), 'utf8').catch(() => undefined);
  if (text === undefined)
    return [
      {
        check: 'build',
        severity: 'low',
        figure: null,
        sentence:
          'audit.json is missing: how uniform the sample is, and which near copies there are, is not known.',
      },
    ];
  const { findings } = JSON.parse(text) as { findings: Finding[] };
  return findings.filter(
    ({ check }) => !MEASURED_HERE.includes(check) && !MEASURED_HERE.includes(check.split('/')[0]!),
  );
}

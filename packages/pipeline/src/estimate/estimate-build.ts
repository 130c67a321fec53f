/*
 * What a build will come to, from what a stored byte of each source comes to. Copies and contaminated documents that
 * will be dropped are not foreseen, so that the figures err on the side of too much.
 */
import { tokenByteLength } from '@sluice/records';
import { planBands } from '@sluice/splitting';
import type { LockedSource } from '../lock/lock.ts';
import type { Plan } from '../plan/plan.ts';
import { fileOf } from '../plan/plan-reading.ts';
import type { CanonicalDomain, CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import type { Budget } from '../recipe/quantities.ts';
import { candidateBudget } from '../tasks/candidate-gate.ts';
import { looksForNearDuplicates } from '../tasks/near-duplicate-clusters.ts';
import { estimateHeldOut } from './estimate-held-out.ts';
import { type ExpectedTokens, estimateMixture, type MixtureEstimate } from './estimate-mixture.ts';
import { estimateSeconds } from './estimate-seconds.ts';
import type { SourceRatios } from './source-ratios.ts';

export interface DomainEstimate {
  readonly domain: string;
  /** What its sources have. */
  readonly availableDocuments: number;
  readonly availableBytes: number;
  /** What the sample takes of it. */
  readonly sampledDocuments: number;
  readonly sampledBytes: number;
  readonly tokens: number;
}

export interface BuildEstimate {
  readonly domains: readonly DomainEstimate[];
  /** Documents that some sample task keeps until all are merged. */
  readonly candidates: number;
  readonly documents: number;
  /** What the train split would be made of. */
  readonly mixture: MixtureEstimate;
  /** Tokens of blocks to train on, after balancing; and those held out. */
  readonly trainTokens: number;
  readonly heldOutTokens: number;
  /** Why the split would stop the build, one sentence each. */
  readonly heldOutProblems: readonly string[];
  /** Files that stay between the phases until `sluice clean`, and what is there for a while beside them. */
  readonly workBytes: number;
  readonly outputBytes: number;
  /** Seconds with one worker, by phase, on the cores that the constants were measured on. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Documents that were looked at; 0 if all is guessed. */
  readonly probedDocuments: number;
}

/** Bytes of the tables of a candidate, a drawn and a selected document, and an encoded one. */
const CANDIDATE_ROW = 64;
const SELECTED_ROW = 100;
const ENCODED_ROW = 40;
/** Bytes of a token of a Parquet file, spans included, for 2- and 4-byte vocabularies. */
const PARQUET_BYTES: Readonly<Record<2 | 4, number>> = { 2: 2.2, 4: 3.2 };
/** Tables of the layout, per token: 12 bytes a segment of some 100 tokens. */
const LAYOUT_BYTES_OF_A_TOKEN = 0.15;
/** What the certificate is made of: tables of a document; an index of a held-out token, as much again while it is sorted. */
const GATHERED_ROW = 70;
const HELD_OUT_INDEX_OF_A_TOKEN = 24;
/** Further formats beside the ids of a token: indexes, and a part of the sidecar with the spans. */
const FORMAT_BYTES = 1.8;
/** README and reports; and what tokenizer.json has for an id. */
const FIXED_OUTPUT_BYTES = 5e5;
const TOKENIZER_BYTES_OF_AN_ID = 45;

/** @param ratios of each source of the lock, in order */
export function estimateBuild(
  plan: Plan,
  ratios: readonly SourceRatios[],
  vocabularySize: number,
): BuildEstimate {
  const { recipe, sources } = plan.lock;
  const domains = recipe.domains.map((domain) => estimateDomain(plan, domain, ratios));
  const spools = estimateSpools(plan, ratios);
  const documents = sum(domains.map((domain) => domain.sampledDocuments));
  const tokens = sum(domains.map((domain) => domain.tokens));
  const heldOut = domains.map((domain) => holdOut(recipe, domain));
  const heldOutTokens = sum(heldOut.map(({ share }, index) => domains[index]!.tokens * share));
  const mixture = estimateMixture(
    recipe,
    domains.map((domain, index) => expectTraining(plan, ratios, domain, 1 - heldOut[index]!.share)),
  );
  const { trainTokens } = mixture;
  const bytesOfToken = tokenByteLength(vocabularySize);
  const written = trainTokens + heldOutTokens;
  const workBytes =
    spools.spoolBytes +
    spools.largestTask + // the spool before those that were pushed out are left out
    spools.candidates * (CANDIDATE_ROW + bandBytes(recipe)) +
    documents * (SELECTED_ROW + ENCODED_ROW + GATHERED_ROW) +
    tokens * (bytesOfToken + LAYOUT_BYTES_OF_A_TOKEN) +
    written * bytesOfToken +
    heldOutTokens * HELD_OUT_INDEX_OF_A_TOKEN;
  const readTextBytes = sum(sources.map((source, index) => storedBytesOf(source) * ratios[index]!.textBytes));
  return {
    domains,
    candidates: spools.candidates,
    documents,
    mixture,
    trainTokens,
    heldOutTokens,
    heldOutProblems: heldOut.flatMap(({ problems }) => problems),
    workBytes,
    outputBytes:
      FIXED_OUTPUT_BYTES +
      TOKENIZER_BYTES_OF_AN_ID * vocabularySize +
      written * outputBytesOfToken(recipe, bytesOfToken),
    seconds: estimateSeconds({
      readTextBytes,
      candidateBytes: spools.spoolBytes,
      sampledBytes: sum(domains.map((domain) => domain.sampledBytes)),
      documents,
      tokens,
      writtenTokens: written * recipe.output.length,
      looksForCopies: looksForNearDuplicates(recipe),
    }),
    probedDocuments: sum(ratios.map((source) => source.probedDocuments)),
  };
}

function estimateDomain(
  plan: Plan,
  domain: CanonicalDomain,
  ratios: readonly SourceRatios[],
): DomainEstimate {
  const of = (figure: 'documents' | 'textBytes' | 'tokens') =>
    sum(
      plan.lock.sources.map((source, index) =>
        source.domain === domain.name ? storedBytesOf(source) * ratios[index]![figure] : 0,
      ),
    );
  const [availableDocuments, availableBytes] = [of('documents'), of('textBytes')];
  const tokens = of('tokens');
  const share = shareOf(domain.sample.budget, {
    documents: availableDocuments,
    textBytes: availableBytes,
    tokens,
  });
  return {
    domain: domain.name,
    availableDocuments,
    availableBytes,
    sampledDocuments: availableDocuments * share,
    sampledBytes: availableBytes * share,
    tokens: tokens * share,
  };
}

type Available = Readonly<Record<'documents' | 'textBytes' | 'tokens', number>>;

/** The part of what there is that a budget takes, 0 to 1. */
function shareOf(budget: Budget, available: Available): number {
  if (budget === 'all') return 1;
  const [wanted, there] =
    'bytes' in budget
      ? [budget.bytes, available.textBytes]
      : 'tokens' in budget
        ? [budget.tokens, available.tokens]
        : [budget.documents, available.documents];
  return there === 0 ? 0 : Math.min(1, wanted / there);
}

/** What the sample tasks leave: each keeps as much as its domain's whole budget, since it cannot know of the others. */
function estimateSpools({ lock, phases }: Plan, ratios: readonly SourceRatios[]) {
  let [spoolBytes, candidates, largestTask] = [0, 0, 0];
  for (const { domain: name, files } of phases.sample) {
    const { sample } = lock.recipe.domains.find((domain) => domain.name === name)!;
    const of = (figure: 'documents' | 'textBytes' | 'spoolBytes' | 'tokens') =>
      sum(files.map((file) => fileOf(lock, file).byteLength * ratios[file.source]![figure]));
    const budget = candidateBudget(sample);
    const available = { documents: of('documents'), textBytes: of('textBytes'), tokens: of('tokens') };
    const share = shareOf(budget === 'every' || sample.strata !== undefined ? 'all' : budget, available);
    spoolBytes += of('spoolBytes') * share;
    candidates += available.documents * share;
    largestTask = Math.max(largestTask, of('spoolBytes') * share);
  }
  return { spoolBytes, candidates, largestTask };
}

const holdOut = (recipe: CanonicalRecipe, { domain, sampledDocuments, tokens }: DomainEstimate) =>
  estimateHeldOut(recipe, { domain, documents: sampledDocuments, tokens });

/**
 * Tokens of a domain that are there to be trained on, and how well that is known.
 *
 * @param kept the share of the domain that is not held out
 */
function expectTraining(
  plan: Plan,
  ratios: readonly SourceRatios[],
  estimate: DomainEstimate,
  kept: number,
): ExpectedTokens {
  const { recipe, sources } = plan.lock;
  const { domain, tokens, sampledBytes, availableBytes } = estimate;
  const { budget } = recipe.domains.find(({ name }) => name === domain)!.sample;
  // A budget of tokens that is reached is known.
  if (typeof budget === 'object' && 'tokens' in budget && sampledBytes < availableBytes)
    return { domain, tokens: tokens * kept, standardError: 0 };
  const parts = sources.flatMap((source, index) => {
    if (source.domain !== domain) return [];
    const { textBytes, tokenRate } = ratios[index]!;
    const share = availableBytes === 0 ? 0 : (storedBytesOf(source) * textBytes) / availableBytes;
    return [{ share, error: tokenRate?.standardError }];
  });
  const isKnown = parts.every(({ error }) => error !== undefined);
  const rateError = Math.sqrt(sum(parts.map(({ share, error = 0 }) => (share * error) ** 2)));
  return {
    domain,
    tokens: tokens * kept,
    standardError: isKnown ? sampledBytes * rateError * kept : undefined,
  };
}

function bandBytes(recipe: CanonicalRecipe): number {
  return looksForNearDuplicates(recipe) ? 8 * planBands(recipe.split.similarity).bandCount : 0;
}

function outputBytesOfToken({ output }: CanonicalRecipe, bytesOfToken: 2 | 4): number {
  return sum(
    output.map((format) =>
      format === 'parquet' ? PARQUET_BYTES[bytesOfToken] : bytesOfToken + FORMAT_BYTES,
    ),
  );
}

const storedBytesOf = ({ files }: LockedSource): number => sum(files.map(({ byteLength }) => byteLength));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

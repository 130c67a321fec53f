import { auditBalance, type BalancePart } from '@sluice/auditing';
import type { Manifest } from '@sluice/manifest';
import { type BlockSpans, type Finding, spanKindCode } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { MIXTURE } from '../recipe/check-sections.ts';
import { byStream } from '../tasks/loss-weights.ts';
import {
  sharesWithin,
  type TargetStage,
  type TokensByStream,
  targetShares,
  targetStages,
} from '../tasks/target-shares.ts';

const PADDING = spanKindCode('padding');

/** The trained tokens of the written blocks, by stage, domain and subdomain. */
export interface TrainTally {
  add(batch: BlockSpans): void;
  readonly stages: readonly TokensByStream[];
  /** The same in all stages, each token counted as much as its block's loss. */
  readonly weighted: TokensByStream;
}

/** Counts the blocks of the train split, which come in their order, by the stages that end at these places. */
export function tallyTrain(ends: readonly number[]): TrainTally {
  const stages = ends.map(() => new Map<string, Map<string, number>>());
  const weighted = new Map<string, Map<string, number>>();
  let place = 0;
  let stage = 0;
  return {
    stages,
    weighted,
    add(batch) {
      for (let block = 0; block < batch.blockCount; block++, place++) {
        while (stage + 1 < ends.length && place >= ends[stage]!) stage++;
        const weight = batch.lossWeights?.[block] ?? 1;
        for (const { name, tokens } of labelledTokens(batch, block)) {
          count(stages[stage]!, name, tokens);
          count(weighted, name, tokens * weight);
        }
      }
    },
  };
}

function count(
  tokens: Map<string, Map<string, number>>,
  [domain, subdomain]: readonly [string, string],
  more: number,
): void {
  const ofDomain = tokens.get(domain) ?? new Map<string, number>();
  tokens.set(domain, ofDomain.set(subdomain, (ofDomain.get(subdomain) ?? 0) + more));
}

interface LabelledTokens {
  /** Domain and subdomain. */
  readonly name: readonly [string, string];
  readonly tokens: number;
}

/** The tokens of a block without padding: under its spans' labels where blocks may hold several domains, else under its own. */
function labelledTokens(batch: BlockSpans, block: number): LabelledTokens[] {
  const domain = batch.domains[block]!;
  const { spanDomains, spanSubdomains } = batch;
  const isMixed = domain === MIXTURE && spanDomains !== undefined;
  const counts: LabelledTokens[] = [];
  let own = 0;
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    if (batch.spanKinds[span] === PADDING) continue;
    const tokens = batch.spanLengths[span]!;
    if (isMixed) counts.push({ name: [spanDomains[span]!, spanSubdomains![span]!], tokens });
    else own += tokens;
  }
  return own > 0 ? [{ name: [domain, batch.subdomains[block]!], tokens: own }] : counts;
}

/**
 * Whether what is trained on is what the recipe asks for: the stages of the whole, the domains of each stage, the
 * subdomains of each domain, all within one block, and the mean of the loss by its weights.
 */
export function auditShares(
  recipe: CanonicalRecipe,
  streams: Manifest['streams'],
  { stages, weighted }: TrainTally,
): Finding[] {
  const blockSize = recipe.block_size;
  const available = byStream(
    streams.filter(({ split }) => split === 'train'),
    'packedTokens',
  );
  const targets = targetStages(recipe);
  const lengths = targets.map(({ share }, at) => ({
    name: stageName(at),
    tokens: sumOf([...stages[at]!.values()].flatMap((ofDomain) => [...ofDomain.values()])),
    targetShare: share,
  }));
  return [
    ...(targets.length > 1 ? auditBalance({ blockSize, parts: lengths }) : []),
    ...targets.flatMap((target, at) => {
      const prefix = targets.length > 1 ? `${stageName(at)}: ` : '';
      return partsOf(recipe, { target, available, tokens: stages[at]!, prefix }).flatMap((parts) =>
        auditBalance({ blockSize, parts }),
      );
    }),
    ...auditObjective(recipe, available, weighted),
    ...auditHeldOut(streams),
  ];
}

/** What a mix of equal parts leaves out of what is held out: it is in the files by domain. */
function auditHeldOut(streams: Manifest['streams']): Finding[] {
  const heldOut = streams.filter(({ split }) => split !== 'train');
  const parts = Map.groupBy(heldOut, ({ split, domain }) => JSON.stringify([split, domain]));
  return [...parts.values()].flatMap((ofPart) => {
    const left = sumOf(ofPart.map(({ droppedByBalancing }) => droppedByBalancing));
    if (left === 0) return [];
    const { split, domain } = ofPart[0]!;
    const all = sumOf(ofPart.map(({ packedTokens }) => packedTokens));
    return {
      check: 'held-out',
      subject: domain,
      severity: 'low',
      figure: left,
      sentence: `${domain}: ${left} of its ${all} held-out tokens are not in the mix of ${split}, which has equal parts; all are in by-domain/${domain}.`,
    };
  });
}

const stageName = (stage: number): string => `stage ${stage + 1}`;

interface StageTokens {
  readonly target: TargetStage;
  readonly available: TokensByStream;
  readonly tokens: TokensByStream;
  readonly prefix: string;
}

/** The domains of a stage, then for each domain of several subdomains those. */
function partsOf(
  recipe: CanonicalRecipe,
  { target, available, tokens, prefix }: StageTokens,
): BalancePart[][] {
  const shares = targetShares(recipe, target.mixture, available);
  const outer = recipe.domains.map(({ name }) => ({
    name: `${prefix}${name}`,
    tokens: sumOf([...(tokens.get(name)?.values() ?? [])]),
    targetShare: shares.get(name)!,
  }));
  const inner = recipe.domains.map(({ name }) => {
    if (shares.get(name) === 0 || (available.get(name)?.size ?? 0) < 2) return [];
    return [...sharesWithin(target.mixture, name, available.get(name)!)].map(([subdomain, targetShare]) => ({
      name: `${prefix}${name}.${subdomain}`,
      tokens: tokens.get(name)?.get(subdomain) ?? 0,
      targetShare,
    }));
  });
  return [outer, ...inner.filter((parts) => parts.length > 0)];
}

/** How far a weighted share may be from the objective's: weights are 32-bit floats. */
const OBJECTIVE_TOLERANCE = 1e-5;

/** Whether the weights of the written blocks make the mean of the loss that of the objective. */
function auditObjective(
  recipe: CanonicalRecipe,
  available: TokensByStream,
  weighted: TokensByStream,
): Finding[] {
  const { objective } = recipe.balance;
  if (objective === undefined) return [];
  const whole = sumOf([...weighted.values()].flatMap((ofDomain) => [...ofDomain.values()]));
  const shares = targetShares(recipe, objective, available);
  return recipe.domains.map(({ name }) => {
    const found = sumOf([...(weighted.get(name)?.values() ?? [])]) / whole;
    const wanted = shares.get(name)!;
    const figure = Math.abs(found - wanted);
    const isMet = figure <= OBJECTIVE_TOLERANCE;
    return {
      check: 'objective',
      subject: name,
      severity: isMet ? 'ok' : 'high',
      figure,
      sentence:
        `${name}: with its weights the loss has a share of ${percent(found)} for it, where the objective has ` +
        `${percent(wanted)}${isMet ? '' : ', which is not what was asked for'}.`,
    };
  });
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/*
 * What the train split would be made of: the balance of the recipe over the tokens that each domain is expected to have,
 * with an interval out of the rates of tokens in the documents that were looked at. Shares within domains, copies that
 * will be dropped and what packing loses are not foreseen.
 */
import { DataError } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { trainQuotas } from '../tasks/train-quotas.ts';

/** Tokens of a domain that are there to be trained on. */
export interface ExpectedTokens {
  readonly domain: string;
  readonly tokens: number;
  /** Of the tokens; undefined where it is not known. */
  readonly standardError: number | undefined;
}

/** A domain of the train split as it is foreseen, in tokens. */
export interface MixtureDomain {
  readonly domain: string;
  readonly available: number;
  /** From where to where the available tokens lie with 95 % confidence; undefined where it is not known. */
  readonly interval: readonly [low: number, high: number] | undefined;
  readonly wanted: number;
  /** How often what is available is gone through. */
  readonly epochs: number;
  readonly dropped: number;
}

export interface MixtureEstimate {
  readonly domains: readonly MixtureDomain[];
  readonly trainTokens: number;
  /** With every domain at the low and at the high end of its interval. */
  readonly trainInterval: readonly [low: number, high: number] | undefined;
  /** Why the balance cannot be had, with the largest total that can. */
  readonly problem?: string;
}

/** Standard errors on each side of a mean that 95 % lie within. */
const CONFIDENCE = 1.96;

export function estimateMixture(
  recipe: CanonicalRecipe,
  expected: readonly ExpectedTokens[],
): MixtureEstimate {
  const intervals = expected.map(intervalOf);
  const at = (tokens: readonly number[]) => divide(recipe, expected, tokens);
  const mean = at(expected.map(({ tokens }) => tokens));
  const isKnown = intervals.every((interval) => interval !== undefined);
  const ends = isKnown ? ([0, 1] as const).map((end) => at(intervals.map((interval) => interval[end]))) : [];
  const domains = expected.map(({ domain, tokens }, index) => {
    const wanted = mean.wanted[index]!;
    return {
      domain,
      available: tokens,
      interval: intervals[index],
      wanted,
      epochs: tokens === 0 ? 0 : wanted / tokens,
      dropped: Math.max(0, tokens - wanted),
    };
  });
  const [low, high] = ends.map(({ wanted }) => sumOf(wanted));
  return {
    domains,
    trainTokens: sumOf(mean.wanted),
    trainInterval: low === undefined ? undefined : [low, high!],
    ...(mean.problem === undefined ? {} : { problem: mean.problem }),
  };
}

function intervalOf({ tokens, standardError }: ExpectedTokens): [low: number, high: number] | undefined {
  if (standardError === undefined) return undefined;
  return [Math.max(0, tokens - CONFIDENCE * standardError), tokens + CONFIDENCE * standardError];
}

interface Division {
  readonly wanted: readonly number[];
  readonly problem?: string;
}

/** The tokens that each domain gives, by the balance that a build would use; nothing where it cannot be had. */
function divide(
  recipe: CanonicalRecipe,
  expected: readonly ExpectedTokens[],
  tokens: readonly number[],
): Division {
  const streams = expected.map(({ domain }, index) => ({
    domain,
    subdomain: '',
    amount: Math.floor(tokens[index]! / recipe.block_size),
  }));
  try {
    const { amounts } = trainQuotas(streams, withoutSubdomains(recipe), 'blocks');
    return { wanted: amounts.map((blocks) => blocks * recipe.block_size) };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const problem = [error.message, error.hint].filter((part) => part !== undefined).join('. ');
    return { wanted: expected.map(() => 0), problem };
  }
}

/** Subdomains are known when sources are read. */
function withoutSubdomains(recipe: CanonicalRecipe): CanonicalRecipe {
  const { balance } = recipe;
  const stages = balance.stages?.map((stage) => ({ ...stage, within: {} }));
  return { ...recipe, balance: { ...balance, within: {}, ...(stages === undefined ? {} : { stages }) } };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

import type { StreamEntry } from '@sluice/manifest';
import { DataError } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { sharesWithin, targetShares } from './target-shares.ts';

type Written = Pick<StreamEntry, 'domain' | 'subdomain' | 'packedTokens' | 'writtenTokens'>;

/**
 * What the loss of a block of each stream of a split is multiplied by, so that the mean over the split's tokens is that
 * of the recipe's objective: the share that is wanted through the share that was written. 32-bit floats; their mean
 * over the tokens is 1. Undefined for a recipe without an objective.
 *
 * @throws DataError `pipeline/infeasible-balance` for a share of what was not written
 */
export function lossWeights(recipe: CanonicalRecipe, streams: readonly Written[]): number[] | undefined {
  const { objective } = recipe.balance;
  if (objective === undefined) return undefined;
  const available = byStream(streams, 'packedTokens');
  const written = byStream(streams, 'writtenTokens');
  const total = sumOf([...written.values()].flatMap((ofDomain) => [...ofDomain.values()]));
  const shares = targetShares(recipe, objective, available);
  return streams.map(({ domain, subdomain, writtenTokens }) => {
    const isDivided = objective.within[domain] !== undefined;
    const inner = isDivided
      ? sharesWithin(objective, domain, available.get(domain)!)
      : sharesOf(written.get(domain)!);
    const wanted = shares.get(domain)! * (inner.get(subdomain) ?? 0);
    if (writtenTokens > 0) return Math.fround(wanted / (writtenTokens / total));
    if (wanted > 0 && isDivided) throw notSampled(`${domain}.${subdomain}`, wanted);
    if (shares.get(domain)! > 0 && sumOf([...written.get(domain)!.values()]) === 0)
      throw notSampled(domain, shares.get(domain)!);
    return 0;
  });
}

/** Tokens of streams by domain and subdomain. */
export function byStream<Entry extends { readonly domain: string; readonly subdomain: string }>(
  streams: readonly Entry[],
  count: keyof Entry,
): Map<string, Map<string, number>> {
  const tokens = new Map<string, Map<string, number>>();
  for (const stream of streams) {
    const ofDomain = tokens.get(stream.domain) ?? new Map<string, number>();
    tokens.set(stream.domain, ofDomain.set(stream.subdomain, Number(stream[count])));
  }
  return tokens;
}

function sharesOf(tokens: ReadonlyMap<string, number>): Map<string, number> {
  const whole = sumOf([...tokens.values()]);
  return new Map([...tokens].map(([name, count]) => [name, whole === 0 ? 0 : count / whole]));
}

function notSampled(name: string, share: number): DataError {
  return new DataError(
    'pipeline/infeasible-balance',
    `the objective has a share of ${(100 * share).toFixed(2)} % for ${name}, of which no token is written`,
    { hint: `Give ${name} a share of what is sampled, or 0 in balance.objective.` },
  );
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

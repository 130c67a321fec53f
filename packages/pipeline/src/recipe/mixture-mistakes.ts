import type { RecipeBalance } from './balance-schema.ts';
import { nearestKey } from './nearest-key.ts';

interface MixtureMistake {
  /** From `balance` on. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What `balance` says of domains that are not there, and shares that leave one out: found before any work. */
export function mixtureMistakes(domains: readonly string[], balance: RecipeBalance): MixtureMistake[] {
  return mixturesOf(balance).flatMap(({ at, mixture: { shares, within } }) => [
    ...unknownNames(domains, Object.keys(shares ?? {})).map(({ name, message }) => ({
      path: [...at, 'shares', name],
      message,
    })),
    ...unknownNames(domains, Object.keys(within)).map(({ name, message }) => ({
      path: [...at, 'within', name],
      message,
    })),
    ...domains
      .filter((name) => shares !== undefined && !Object.hasOwn(shares, name))
      .map((name) => ({
        path: [...at, 'shares'],
        message: `expected a weight for ${name} as well; 0 leaves it out`,
      })),
  ]);
}

/** Whether some mixture has shares of subdomains: then blocks must be of one subdomain each. */
export function balancesSubdomains(balance: RecipeBalance): boolean {
  return mixturesOf(balance).some(({ mixture }) => Object.keys(mixture.within).length > 0);
}

/** Every mixture of a recipe, with its place. */
function mixturesOf(balance: RecipeBalance) {
  return [
    { at: [], mixture: balance },
    ...(balance.stages ?? []).map((mixture, stage) => ({ at: ['stages', stage], mixture })),
    ...(balance.objective === undefined ? [] : [{ at: ['objective'], mixture: balance.objective }]),
  ];
}

function unknownNames(domains: readonly string[], names: readonly string[]) {
  return names
    .filter((name) => !domains.includes(name))
    .map((name) => {
      const nearest = nearestKey(name, domains);
      const hint = nearest === undefined ? '' : `. Did you mean "${nearest}"?`;
      return { name, message: `no such domain; there are ${domains.join(', ')}${hint}` };
    });
}

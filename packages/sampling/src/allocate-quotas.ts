import { compareCodeUnits } from '@sluice/determinism';

/** How much each stratum gives: documents, or bytes of text. */
export interface QuotaRequest {
  readonly amount: number;
  /** What there is of each stratum in the whole source, in the same unit. */
  readonly population: ReadonlyMap<string, number>;
  /**
   * `equal`: as many of each, what small strata lack being given by the others. `proportional`: by their share of the
   * population. `capped`: by their share, but of none more than `cap`.
   */
  readonly rule: 'equal' | 'proportional' | { readonly cap: number };
}

/**
 * Quotas in whole documents or bytes: they sum to what is asked for, or to all that the rule can give, and none is above its
 * population.
 *
 * @throws RangeError for a number or a cap that is not an integer from 1.
 */
export function allocateQuotas({ amount, population, rule }: QuotaRequest): Map<string, number> {
  const cap = typeof rule === 'object' ? rule.cap : Infinity;
  if (!Number.isSafeInteger(amount) || amount < 1)
    throw new RangeError(`allocateQuotas: amount must be an integer from 1, got ${amount}`);
  if (cap !== Infinity && !(Number.isSafeInteger(cap) && cap >= 1))
    throw new RangeError(`allocateQuotas: cap must be an integer from 1, got ${cap}`);
  const strata = [...population]
    .filter(([, count]) => count > 0)
    .map(([stratum, count]) => ({
      stratum,
      most: Math.min(count, cap),
      weight: rule === 'equal' ? 1 : count,
    }))
    // Those that reach their limit first come first: what they cannot give, the later ones do.
    .sort((a, b) => a.most / a.weight - b.most / b.weight || compareCodeUnits(a.stratum, b.stratum));
  const quotas = new Map<string, number>();
  let left = amount;
  let weightLeft = strata.reduce((sum, { weight }) => sum + weight, 0);
  for (const { stratum, most, weight } of strata) {
    const quota = Math.min(most, Math.round((left * weight) / weightLeft));
    quotas.set(stratum, quota);
    left -= quota;
    weightLeft -= weight;
  }
  return quotas;
}

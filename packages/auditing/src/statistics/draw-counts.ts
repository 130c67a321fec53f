/**
 * Exact draws of how many, without a draw for each: the distribution function is inverted by a search that goes from the mode
 * outwards (Devroye, "Non-Uniform Random Variate Generation", 1986, III.2), in about as many steps as the standard
 * deviation. Probabilities are right to 1e-10.
 */
import type { Draw } from '@sluice/determinism';
import { logGamma } from './chi-square.ts';

/** How many of `trials` independent ones succeed, each with a probability from 0 to 1. */
export function drawBinomial(draw: Draw, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  const odds = probability / (1 - probability);
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  return searchFromMode(draw.uniform(), {
    least: 0,
    most: trials,
    mode,
    modeProbability: Math.exp(
      logChoose(trials, mode) + mode * Math.log(probability) + (trials - mode) * Math.log1p(-probability),
    ),
    step: (count) => ((trials - count) / (count + 1)) * odds,
  });
}

/** How many of the `marked` items of `total` are among `taken` that are drawn without replacement. */
export function drawHypergeometric(
  draw: Draw,
  { total, marked, taken }: { readonly total: number; readonly marked: number; readonly taken: number },
): number {
  const least = Math.max(0, taken - (total - marked));
  const most = Math.min(taken, marked);
  if (least === most) return least;
  const mode = Math.floor(((taken + 1) * (marked + 1)) / (total + 2));
  return searchFromMode(draw.uniform(), {
    least,
    most,
    mode,
    modeProbability: Math.exp(
      logChoose(marked, mode) + logChoose(total - marked, taken - mode) - logChoose(total, taken),
    ),
    step: (count) =>
      ((marked - count) * (taken - count)) / ((count + 1) * (total - marked - taken + count + 1)),
  });
}

interface CountDistribution {
  readonly least: number;
  readonly most: number;
  /** A count between them, the likeliest. */
  readonly mode: number;
  readonly modeProbability: number;
  /** The probability of one more than a count over that of the count. */
  readonly step: (count: number) => number;
}

function searchFromMode(
  uniform: number,
  { least, most, mode, modeProbability, step }: CountDistribution,
): number {
  let rest = uniform - modeProbability;
  let [below, above] = [mode, mode];
  let [pBelow, pAbove] = [modeProbability, modeProbability];
  while (rest >= 0 && (below > least || above < most)) {
    if (above < most) {
      pAbove *= step(above++);
      rest -= pAbove;
      if (rest < 0) return above;
    }
    if (below > least) {
      pBelow /= step(--below);
      rest -= pBelow;
      if (rest < 0) return below;
    }
  }
  return mode; // at once, or where rounding leaves a rest of 1e-10
}

const logChoose = (items: number, chosen: number): number =>
  logGamma(items + 1) - logGamma(chosen + 1) - logGamma(items - chosen + 1);

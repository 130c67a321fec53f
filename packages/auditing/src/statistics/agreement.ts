import type { Draw } from '@sluice/determinism';
import { countKinds } from './count-kinds.ts';
import { drawHypergeometric } from './draw-counts.ts';

export interface Guesses {
  /** What is guessed of each item, and what it is, by number; and what the item weighs. */
  readonly guesses: ArrayLike<number>;
  readonly classes: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** @default 999 */
  readonly permutations?: number;
}

/**
 * The p-value of "the guesses know nothing of the classes": how often shuffled items, with their classes and weights, agree
 * with the guesses by as much weight as they do in truth, the truth counted (Phipson and Smyth, 2010). Drawn is how many items of
 * each kind fall to each guess, which is the same as shuffling them.
 */
export function agreementPValue(draw: Draw, { permutations = 999, ...given }: Guesses): number {
  const { guesses, classes, weights } = given;
  let observed = 0;
  for (let index = 0; index < classes.length; index++)
    if (guesses[index] === classes[index]) observed += weights[index]!;
  const deal = dealer(given);
  let asGood = 1;
  for (let permutation = 0; permutation < permutations; permutation++)
    if (deal(draw) >= observed * (1 - 1e-12)) asGood++;
  return asGood / (permutations + 1);
}

/** Deals the items out to the guesses, and tells the weight that then agrees. */
function dealer({ guesses, classes, weights }: Guesses): (draw: Draw) => number {
  const kinds = countKinds(classes.length, (index) => `${classes[index]} ${weights[index]}`);
  const hands = countKinds(classes.length, (index) => `${guesses[index]}`);
  return (draw) => {
    const left = kinds.map(({ count }) => count);
    let agreed = 0;
    for (const hand of hands) {
      let taken = hand.count;
      let total = left.reduce((sum, count) => sum + count, 0);
      for (const [kind, { index }] of kinds.entries()) {
        const marked = left[kind]!;
        const got = drawHypergeometric(draw, { total, marked, taken });
        total -= marked;
        taken -= got;
        left[kind] = marked - got;
        if (classes[index] === guesses[hand.index]) agreed += got * weights[index]!;
      }
    }
    return agreed;
  };
}

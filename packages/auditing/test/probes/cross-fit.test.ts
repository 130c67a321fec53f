import { drawFor } from '@sluice/determinism';
import { describe, expect, test } from 'vitest';
import { crossFit, type LabelledBags } from '../../src/probes/cross-fit.ts';

/** The formula, a document at a time, with nothing shared between them. */
function guessSlowly({ tokens, bagSize, classes, weights, folds, classCount }: LabelledBags): number[] {
  const bagOf = (index: number) => [...tokens.subarray(index * bagSize, (index + 1) * bagSize)];
  return Array.from(classes, (_, asked) => {
    const others = [...Array(classes.length).keys()].filter((index) => folds[index] !== folds[asked]);
    const kinds = new Set(others.flatMap(bagOf)).size;
    const scores = [...Array(classCount).keys()].map((number) => {
      const own = others.filter((index) => classes[index] === number);
      const total = own.reduce((sum, index) => sum + weights[index]! * bagSize, 0);
      return bagOf(asked).reduce((score, token) => {
        const count = own.reduce(
          (sum, index) => sum + weights[index]! * bagOf(index).filter((other) => other === token).length,
          0,
        );
        return score + Math.log((count + 0.5) / (total + 0.5 * (kinds + 1)));
      }, 0);
    });
    return scores.indexOf(Math.max(...scores));
  });
}

describe('crossFit(bags)', () => {
  test('guesses each document by those of other folds, as the formula does', () => {
    const draw = drawFor('1', 'test/cross-fit', 'bags');
    const count = 120;
    const classes = Array.from({ length: count }, () => draw.below(3));
    const bags = {
      bagSize: 4,
      classCount: 3,
      classes,
      weights: classes.map((number) => [0.7, 1, 1.9][number]!),
      folds: classes.map(() => draw.below(5)),
      tokens: Uint32Array.from({ length: 4 * count }, (_, at) => draw.below(20 + 10 * classes[at >> 2]!)),
    };
    const guesses = [...crossFit(bags)];
    expect(guesses).toEqual(guessSlowly(bags));
    expect(new Set(guesses).size).toBe(3);
  });

  test('guesses the first of classes that are equally likely', () => {
    const classes = [0, 1, 2, 0, 1, 2];
    const folds = [0, 0, 0, 1, 1, 1];
    const bags = { bagSize: 1, classCount: 3, classes, folds, weights: classes.map(() => 1) };
    expect([...crossFit({ ...bags, tokens: Uint32Array.of(1, 2, 3, 4, 5, 6) })]).toEqual(Array(6).fill(0));
  });
});

/**
 * Naive Bayes over bags of tokens, cross-fitted: a classifier is learnt on the documents of all folds but one, half a token
 * more of each kind (Jeffreys), and asked about that one, in turn. Classes weigh as their documents do.
 */
import { FOLD_COUNT } from './probe-corpus.ts';

export interface LabelledBags {
  /** As many tokens of each document, one document after the other. */
  readonly tokens: Uint32Array;
  /** Tokens of a document. */
  readonly bagSize: number;
  /** The class, the weight and the fold of each document. */
  readonly classes: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly folds: ArrayLike<number>;
  readonly classCount: number;
}

/** The likeliest class of each bag by the documents of other folds; ties to the first class. */
export function crossFit(bags: LabelledBags): Uint8Array {
  const { bagSize, classes, folds, classCount } = bags;
  const { numbers, distinct } = numberTokens(bags.tokens);
  const guesses = new Uint8Array(classes.length);
  const scores = new Float64Array(classCount);
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const learnt = learn({ ...bags, tokens: numbers }, distinct, fold);
    for (let index = 0; index < classes.length; index++) {
      if (folds[index] !== fold) continue;
      scores.fill(0);
      for (let at = index * bagSize; at < (index + 1) * bagSize; at++)
        for (let number = 0; number < classCount; number++)
          scores[number]! += learnt[numbers[at]! * classCount + number]!;
      guesses[index] = likeliest(scores);
    }
  }
  return guesses;
}

function likeliest(scores: Float64Array): number {
  let best = 0;
  for (let number = 1; number < scores.length; number++) if (scores[number]! > scores[best]!) best = number;
  return best;
}

/** The tokens as numbers from 0, in the order in which they come first. */
function numberTokens(tokens: Uint32Array): { readonly numbers: Uint32Array; readonly distinct: number } {
  let largest = 0;
  for (const token of tokens) if (token > largest) largest = token;
  const numberOf = new Int32Array(largest + 1).fill(-1);
  let distinct = 0;
  const numbers = new Uint32Array(tokens.length);
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (numberOf[token]! < 0) numberOf[token] = distinct++;
    numbers[at] = numberOf[token]!;
  }
  return { numbers, distinct };
}

const LOG_HALF = Math.log(0.5);

/** log P(token | class) by the documents outside of a fold: a row a token, a column a class. */
function learn(bags: LabelledBags, distinct: number, fold: number): Float64Array {
  const { tokens, bagSize, classes, weights, folds, classCount } = bags;
  const table = new Float64Array(distinct * classCount);
  const totals = new Float64Array(classCount);
  for (let index = 0; index < classes.length; index++) {
    if (folds[index] === fold) continue;
    const number = classes[index]!;
    totals[number]! += bagSize * weights[index]!;
    for (let at = index * bagSize; at < (index + 1) * bagSize; at++)
      table[tokens[at]! * classCount + number]! += weights[index]!;
  }
  let seen = 0;
  for (let start = 0; start < table.length; start += classCount)
    if (hasAny(table, start, start + classCount)) seen++;
  const logTotals = totals.map((total) => Math.log(total + 0.5 * (seen + 1)));
  const none = logTotals.map((total) => LOG_HALF - total);
  for (let start = 0; start < table.length; start += classCount)
    for (let number = 0; number < classCount; number++) {
      const count = table[start + number]!;
      table[start + number] = count === 0 ? none[number]! : Math.log(count + 0.5) - logTotals[number]!;
    }
  return table;
}

function hasAny(table: Float64Array, start: number, end: number): boolean {
  for (let cell = start; cell < end; cell++) if (table[cell]! > 0) return true;
  return false;
}

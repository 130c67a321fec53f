/**
 * How much a feature of documents tells about a label, in shares of what there is to tell: 0 for nothing, 1 if the
 * label can be read off. The mutual information, estimated from below: the feature's distribution in each class is
 * learnt on four fifths of the documents (naive Bayes with Jeffreys' half counts) and the information it gives is
 * measured on the last fifth, in turn. Unlike counts put into the formula it is not above 0 by chance alone.
 */
import { FOLD_COUNT, type ProbeLabel } from './probe-corpus.ts';

export interface LabelInformation {
  /** Bits told, as a share of the logarithm of the number of classes. At or below 0: nothing that would generalise. */
  readonly share: number;
  /** The 95 % interval over documents. */
  readonly interval: readonly [low: number, high: number];
  /** The class that the feature tells best. */
  readonly toldClass: string;
}

/** Values that fewer documents have count as one. */
const LEAST_VALUE_DOCUMENTS = 5;

/** @param values - the feature's value for each document of the label, in its order. */
export function measureInformation(
  label: ProbeLabel,
  values: readonly (string | number)[],
): LabelInformation {
  const classCount = label.classNames.length;
  const numbered = numberValues(values);
  const bits = new Float64Array(values.length);
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const likelihoods = learn(label, numbered, fold);
    for (let index = 0; index < values.length; index++) {
      if (label.folds[index] !== fold) continue;
      const start = numbered.numbers[index]! * classCount;
      const own = likelihoods[start + label.classes[index]!]!;
      let total = 0;
      for (let cell = start; cell < start + classCount; cell++) total += likelihoods[cell]!;
      bits[index] = Math.log2((own * classCount) / total);
    }
  }
  return summarise(label, bits);
}

/** Each value as a number from 0, in the order in which they come first. */
interface NumberedValues {
  readonly numbers: Uint32Array;
  readonly distinct: number;
}

function numberValues(values: readonly (string | number)[]): NumberedValues {
  const numberOf = new Map<string | number, number>();
  const numbers = Uint32Array.from(values, (value) => {
    const number = numberOf.get(value) ?? numberOf.size;
    if (number === numberOf.size) numberOf.set(value, number);
    return number;
  });
  return { numbers, distinct: numberOf.size };
}

/** P(value | class) from the documents outside of a fold: a row a value, a column a class; rare values have one row's. */
function learn(label: ProbeLabel, { numbers, distinct }: NumberedValues, fold: number): Float64Array {
  const classCount = label.classNames.length;
  const seen = new Uint32Array(distinct);
  numbers.forEach((number, index) => {
    if (label.folds[index] !== fold) seen[number]!++;
  });
  const counts = new Float64Array((distinct + 1) * classCount);
  const totals = new Float64Array(classCount);
  const rowOf = (number: number) => (seen[number]! < LEAST_VALUE_DOCUMENTS ? distinct : number);
  numbers.forEach((number, index) => {
    if (label.folds[index] === fold) return;
    counts[rowOf(number) * classCount + label.classes[index]!]! += label.weights[index]!;
    totals[label.classes[index]!]! += label.weights[index]!;
  });
  const rowCount = 1 + seen.reduce((sum, documents) => sum + Number(documents >= LEAST_VALUE_DOCUMENTS), 0);
  return counts.map((_, cell) => {
    const [row, number] = [Math.floor(cell / classCount), cell % classCount];
    const count = counts[row < distinct ? rowOf(row) * classCount + number : cell]!;
    return (count + 0.5) / (totals[number]! + 0.5 * rowCount);
  });
}

/** The weighted mean of documents' bits with its standard error, classes being strata. */
function summarise(label: ProbeLabel, bits: Float64Array): LabelInformation {
  const classCount = label.classNames.length;
  const means = new Float64Array(classCount);
  const weights = new Float64Array(classCount);
  bits.forEach((value, index) => {
    means[label.classes[index]!]! += value * label.weights[index]!;
    weights[label.classes[index]!]! += label.weights[index]!;
  });
  for (let number = 0; number < classCount; number++) means[number]! /= weights[number]!;
  let variance = 0;
  bits.forEach((value, index) => {
    const number = label.classes[index]!;
    variance += ((value - means[number]!) * (label.weights[index]! / weights[number]! / classCount)) ** 2;
  });
  const most = Math.log2(classCount);
  const share = means.reduce((sum, mean) => sum + mean, 0) / classCount / most;
  const margin = (1.96 * Math.sqrt(variance)) / most;
  const told = means.indexOf(Math.max(...means));
  return { share, interval: [share - margin, share + margin], toldClass: label.classNames[told]! };
}

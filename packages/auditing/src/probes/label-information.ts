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
  /** The share of documents, classes weighing the same, whose class is the likeliest one. */
  readonly accuracy: number;
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
  const bits = new Float64Array(values.length);
  let right = 0;
  for (let fold = 0; fold < FOLD_COUNT; fold++) {
    const likelihoods = learn(label, values, fold);
    for (let index = 0; index < values.length; index++) {
      if (label.folds[index] !== fold) continue;
      const row = likelihoods.get(values[index]!) ?? likelihoods.get(RARE)!;
      const total = row.reduce((sum, value) => sum + value, 0);
      const own = row[label.classes[index]!]!;
      bits[index] = Math.log2((own * classCount) / total);
      const ties = row.filter((value) => value >= own).length;
      if (row.every((value) => value <= own)) right += label.weights[index]! / ties;
    }
  }
  return { ...summarise(label, bits), accuracy: right / values.length };
}

const RARE = Symbol('rare');

/** P(value | class) for each value, from the documents outside of a fold. */
function learn(label: ProbeLabel, values: readonly (string | number)[], fold: number) {
  const classCount = label.classNames.length;
  const seen = new Map<string | number, number>();
  values.forEach((value, index) => {
    if (label.folds[index] !== fold) seen.set(value, (seen.get(value) ?? 0) + 1);
  });
  const counts = new Map<string | number | typeof RARE, Float64Array>([[RARE, new Float64Array(classCount)]]);
  const totals = new Float64Array(classCount);
  values.forEach((value, index) => {
    if (label.folds[index] === fold) return;
    const key = seen.get(value)! < LEAST_VALUE_DOCUMENTS ? RARE : value;
    const row = counts.get(key) ?? new Float64Array(classCount);
    counts.set(key, row);
    row[label.classes[index]!]! += label.weights[index]!;
    totals[label.classes[index]!]! += label.weights[index]!;
  });
  for (const row of counts.values())
    for (let number = 0; number < classCount; number++)
      row[number] = (row[number]! + 0.5) / (totals[number]! + 0.5 * counts.size);
  return counts;
}

/** The weighted mean of documents' bits with its standard error, classes being strata. */
function summarise(label: ProbeLabel, bits: Float64Array): Omit<LabelInformation, 'accuracy'> {
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

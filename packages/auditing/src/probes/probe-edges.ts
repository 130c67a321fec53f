/**
 * How well the first (or last) tokens tell a label, against as many tokens from a random place inside. A classifier of
 * naive Bayes over the bag of tokens is learnt on four fifths of the documents and asked about the last fifth, in turn,
 * classes weighing the same. What it does better at the edge than inside is the shortcut: the matter is the same, the
 * form is not.
 */
import { type Draw, drawFor, idPriority } from '@sluice/determinism';
import type { EdgeRow } from '@sluice/records';
import { formatPercent, formatPValue } from '../format-figure.ts';
import { agreementPValue } from '../statistics/agreement.ts';
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { countKinds } from '../statistics/count-kinds.ts';
import { crossFit } from './cross-fit.ts';
import {
  LEAST_CLASS_DOCUMENTS,
  type ProbeCorpus,
  type ProbeLabel,
  type ProbeQuestions,
} from './probe-corpus.ts';
import {
  askedOf,
  certainShare,
  nameLabel,
  type ProbeResult,
  type ProbeThresholds,
  probeSeverity,
} from './probe-finding.ts';

export interface EdgeResult extends ProbeResult {
  readonly rows: readonly EdgeRow[];
  /** The accuracy of a guess: one by the number of classes. */
  readonly chance: number;
  /** Of "the edge tells no more than chance" for the row of the finding, by 999 permutations of the labels. */
  readonly pValue: number;
}

/** Numbers of tokens that are tried. */
export const EDGE_TOKEN_COUNTS = [1, 2, 4, 8, 16, 32, 64] as const;

/**
 * One result a label; none where documents are too short or too few. The finding is about the number of tokens whose
 * excess is surest; its interval is a bootstrap over documents.
 */
export function probeEdges(
  { corpus, labels }: ProbeQuestions,
  edge: 'prefix' | 'suffix',
  thresholds: ProbeThresholds,
): EdgeResult[] {
  const inside = Float64Array.from(corpus.documents, ({ id }) =>
    idPriority(corpus.seed, `auditing/inside-${edge}`, id),
  );
  return labels.flatMap((label) => {
    const comparisons = EDGE_TOKEN_COUNTS.flatMap((tokenCount) =>
      compareEdge(corpus, label, { edge, tokenCount, inside }),
    );
    const surest = comparisons.toSorted((a, b) => certainty(b.row) - certainty(a.row))[0];
    if (!surest) return [];
    const rows = comparisons.map(({ row }) => row);
    return [describeEdge(corpus, label, { edge, thresholds, rows, surest })];
  });
}

function certainty(row: EdgeRow): number {
  return certainShare(row.excess, row.interval);
}

interface EdgeSummary {
  readonly edge: 'prefix' | 'suffix';
  readonly thresholds: ProbeThresholds;
  readonly rows: readonly EdgeRow[];
  readonly surest: EdgeComparison;
}

function describeEdge(corpus: ProbeCorpus, label: ProbeLabel, summary: EdgeSummary): EdgeResult {
  const { edge, thresholds, rows, surest } = summary;
  const { tokenCount, excess, edgeAccuracy, insideAccuracy } = surest.row;
  const name = `${label.tells}/${label.within ?? ''}/${edge}${tokenCount}`;
  const interval = excessInterval(surest, drawFor(corpus.seed, 'auditing/bootstrap', name));
  const { edgeGuess: guesses, classes, weights } = surest;
  const permutation = drawFor(corpus.seed, 'auditing/permutation', name);
  const pValue = agreementPValue(permutation, { guesses, classes, weights });
  const chance = 1 / label.classNames.length;
  const which = edge === 'prefix' ? 'first' : 'last';
  return {
    probe: edge,
    feature: `${which} tokens`,
    ...askedOf(label),
    by: 'both',
    rows,
    chance,
    pValue,
    finding: {
      check: `probe/${edge}/${label.tells}`,
      ...(label.within === undefined ? {} : { subject: label.within }),
      severity: probeSeverity(excess, interval, thresholds),
      figure: excess,
      interval,
      sentence:
        `The ${tokenCount === 1 ? `${which} token tells` : `${which} ${tokenCount} tokens tell`} ${nameLabel(label)} of ${formatPercent(edgeAccuracy)} of ` +
        `documents, as many from inside that of ${formatPercent(insideAccuracy)} ` +
        `(by chance ${formatPercent(chance)}, p ${formatPValue(pValue)}).`,
    },
  };
}

interface EdgeSize {
  readonly edge: 'prefix' | 'suffix';
  readonly tokenCount: number;
  /** For each document of the corpus, where the tokens from inside begin: 0 for the first place, near 1 for the last. */
  readonly inside: Float64Array;
}

/** A row with what it was computed from, a document an entry. */
interface EdgeComparison {
  readonly row: EdgeRow;
  readonly classes: readonly number[];
  readonly weights: readonly number[];
  readonly edgeGuess: ArrayLike<number>;
  /** 1 where only the edge is right, -1 where only the inside is. */
  readonly differences: readonly number[];
}

/** None if a class has too few documents that are long enough. */
function compareEdge(
  corpus: ProbeCorpus,
  label: ProbeLabel,
  { edge, tokenCount, inside }: EdgeSize,
): EdgeComparison[] {
  const kept = Array.from(label.documents, (_, index) => index).filter(
    (index) => corpus.documents[label.documents[index]!]!.tokens.length >= 3 * tokenCount,
  );
  const classes = kept.map((index) => label.classes[index]!);
  const perClass = label.classNames.map((_, number) => classes.filter((other) => other === number).length);
  if (Math.min(...perClass) < LEAST_CLASS_DOCUMENTS) return [];
  const weights = balance(kept, label);
  const folds = kept.map((index) => label.folds[index]!);
  const guessFrom = (startOf: (document: number, length: number) => number) =>
    crossFit({
      tokens: bagsOf(
        corpus,
        kept.map((index) => label.documents[index]!),
        { tokenCount, startOf },
      ),
      bagSize: tokenCount,
      classes,
      weights,
      folds,
      classCount: label.classNames.length,
    });
  const edgeGuess = guessFrom((_, length) => (edge === 'prefix' ? 0 : length - tokenCount));
  const insideGuess = guessFrom(
    (document, length) => tokenCount + Math.floor(inside[document]! * (length - 3 * tokenCount + 1)),
  );
  const rightShare = (guess: ArrayLike<number>) =>
    weightedMean(weights, (index) => (guess[index] === classes[index] ? 1 : 0));
  const [edgeAccuracy, insideAccuracy] = [rightShare(edgeGuess), rightShare(insideGuess)];
  const differences = classes.map(
    (number, index) => Number(edgeGuess[index] === number) - Number(insideGuess[index] === number),
  );
  const excess = edgeAccuracy - insideAccuracy;
  const deviation = Math.sqrt(
    weights.reduce((sum, weight, index) => sum + (weight * (differences[index]! - excess)) ** 2, 0),
  );
  const margin = (1.96 * deviation) / kept.length;
  const row = {
    tokenCount,
    documents: kept.length,
    edgeAccuracy,
    insideAccuracy,
    excess,
    interval: [excess - margin, excess + margin] as const,
  };
  return [{ row, classes, weights, edgeGuess, differences }];
}

interface BagPlaces {
  readonly tokenCount: number;
  /** Where the tokens of a document of the corpus begin, which has so many. */
  readonly startOf: (document: number, length: number) => number;
}

/** As many tokens of each of the documents, one after the other. */
function bagsOf(
  corpus: ProbeCorpus,
  documents: readonly number[],
  { tokenCount, startOf }: BagPlaces,
): Uint32Array {
  const bags = new Uint32Array(documents.length * tokenCount);
  let place = 0;
  for (const document of documents) {
    const { tokens } = corpus.documents[document]!;
    const start = startOf(document, tokens.length);
    for (let at = start; at < start + tokenCount; at++) bags[place++] = tokens[at]!; // views of few tokens cost more
  }
  return bags;
}

function weightedMean(weights: readonly number[], read: (index: number) => number): number {
  let sum = 0;
  let total = 0;
  weights.forEach((weight, index) => {
    sum += weight * read(index);
    total += weight;
  });
  return sum / total;
}

function excessInterval({ weights, differences }: EdgeComparison, draw: Draw): readonly [number, number] {
  const kinds = countKinds(weights.length, (index) => `${weights[index]} ${differences[index]}`);
  const excess = (counts: Float64Array) => {
    let sum = 0;
    let total = 0;
    for (const [kind, { index }] of kinds.entries()) {
      sum += counts[kind]! * weights[index]! * differences[index]!;
      total += counts[kind]! * weights[index]!;
    }
    return sum / total;
  };
  return bootstrapInterval(draw, excess, { counts: kinds.map(({ count }) => count) });
}

/** The label's weights among some of its documents, brought to the same sum for each class again. */
function balance(kept: readonly number[], label: ProbeLabel): number[] {
  const sums = label.classNames.map(() => 0);
  for (const index of kept) sums[label.classes[index]!]! += label.weights[index]!;
  const share = kept.length / label.classNames.length;
  return kept.map((index) => (label.weights[index]! * share) / sums[label.classes[index]!]!);
}

/**
 * Giveaway tokens: runs of one to four of the documents' own tokens that stand at a fixed place (at the start, at the
 * end, after a line break) in one class and hardly elsewhere.
 *
 * Runs are looked for among three fifths of the documents and measured on the other two, so that the best of thousands
 * is not flattered. What the same run tells at other places is taken off: a word that code is full of is no giveaway
 * for standing first.
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';
import type { GiveawayPlace, GiveawayRun, TokenIds } from '@sluice/records';
import { formatPercent } from '../format-figure.ts';
import { type ExampleSearch, giveawayExample } from './giveaway-example.ts';
import type { ProbeDocument, ProbeLabel, ProbeQuestions } from './probe-corpus.ts';
import {
  askedOf,
  describeRates,
  nameLabel,
  type ProbeResult,
  type ProbeThresholds,
  probeSeverity,
  quote,
  subjectOf,
} from './probe-finding.ts';
import { measureRates } from './rate-information.ts';
import { type PlacedRuns, runsAfterBreaks, runsAtEdge, seekRuns, tokensOf } from './runs-at-place.ts';

const PLACE_NAMES: { readonly [Name in GiveawayPlace]: string } = {
  start: 'at the start of the text',
  end: 'at the end of the text',
  line: 'after a line break',
};

/** Folds from here on are measured on; those below are searched. */
const FIRST_MEASURED_FOLD = 3;
const CANDIDATE_COUNT = 24;
/** Tokens in which lines are looked at. */
const LINE_TOKENS = 512;

export interface GiveawayResult extends ProbeResult {
  readonly place: GiveawayPlace;
  /** The worst runs, at most five, none of which is part of another. */
  readonly runs: readonly GiveawayRun[];
}

/** One result a place and label. Looks at the first and last tokens, and at the lines among 512: the last ones of an end. */
export function probeGiveaways(
  { corpus, labels }: ProbeQuestions,
  places: readonly GiveawayPlace[],
  thresholds: ProbeThresholds,
): GiveawayResult[] {
  const own = corpus.documents.map(({ tokens, isTemplate }) =>
    isTemplate.includes(1) ? tokens.filter((_, index) => isTemplate[index] === 0) : tokens,
  );
  const isLineBreak = memoise((token) => corpus.showTokens([token]).endsWith('\n'));
  return places.flatMap((place) => {
    const searched =
      place === 'line' ? own.map((tokens, index) => lineTokens(tokens, corpus.documents[index]!)) : own;
    const runs = corpus.documents.map(({ id }, index) => {
      if (place === 'line') return runsAfterBreaks(searched[index]!, isLineBreak);
      const inside = idPriority(corpus.seed, `auditing/elsewhere-${place}`, id);
      return runsAtEdge(own[index]!, place, Math.floor(inside * own[index]!.length));
    });
    return labels.flatMap((label) =>
      probePlace({ corpus, label, own: searched, isLineBreak, place, runs, thresholds }),
    );
  });
}

/** The tokens of a document in which lines are looked at. */
function lineTokens(tokens: TokenIds, { part }: ProbeDocument): TokenIds {
  return part === 'end' ? tokens.subarray(-LINE_TOKENS) : tokens.subarray(0, LINE_TOKENS);
}

interface PlaceSearch extends ExampleSearch {
  readonly place: GiveawayPlace;
  /** For each document of the corpus. */
  readonly runs: readonly PlacedRuns[];
  readonly thresholds: ProbeThresholds;
}

function probePlace(search: PlaceSearch): GiveawayResult[] {
  const { corpus, label, place, runs, thresholds } = search;
  const runsAt = (index: number) => runs[label.documents[index]!]!;
  const isMeasured = (index: number) => label.folds[index]! >= FIRST_MEASURED_FOLD;
  const candidates = findCandidates(label, runsAt);
  const sought = seekRuns(candidates);
  const elsewhereAt = Array.from(label.documents, (_, index) =>
    isMeasured(index) ? runsAt(index).elsewhere(sought) : undefined,
  );
  const measured = candidates
    .map((key) => {
      const here = measureRates(label, (index) => runsAt(index).here.has(key), isMeasured);
      const elsewhere = measureRates(label, (index) => elsewhereAt[index]!.has(key), isMeasured);
      return { key, ...here, excess: here.share - Math.max(0, elsewhere.share) };
    })
    .sort((a, b) => b.excess - a.excess || compareCodeUnits(a.key, b.key));
  const best = preferLongest(measured);
  if (!best) return [];
  const margin = (best.interval[1] - best.interval[0]) / 2;
  const interval = [best.excess - margin, best.excess + margin] as const;
  const describeRun = ({ key, excess }: MeasuredRun): GiveawayRun => ({
    text: corpus.showTokens(tokensOf(key)),
    excess,
    rates: describeRates(label, (index) => runsAt(index).here.has(key)),
    example: giveawayExample(search, {
      place,
      tokens: tokensOf(key),
      offset: Number.parseInt(key, 10),
      isIn: (index) => runsAt(index).here.has(key),
    }),
  });
  const worst = describeRun(best);
  const told = formatPercent(Math.max(0, best.excess));
  return [
    {
      probe: 'giveaway',
      place,
      feature: PLACE_NAMES[place],
      ...askedOf(label),
      by: 'content',
      runs: leaveOutParts(best, measured)
        .filter((run) => run.excess >= thresholds.low)
        .slice(0, 5)
        .map(describeRun),
      finding: {
        check: `probe/giveaway/${place}/${label.tells}`,
        ...subjectOf(label, best.toldClass),
        severity: probeSeverity(best.excess, interval, thresholds),
        figure: best.excess,
        interval,
        sentence:
          `The texts’ own ${quote(worst.text)} ${PLACE_NAMES[place]} tells ${told} of ` +
          `${nameLabel(label)}: ${worst.rates}.`,
      },
    },
  ];
}

interface MeasuredRun {
  readonly key: string;
  readonly excess: number;
}

/** The best run and those that neither hold nor are held by one before them. */
function leaveOutParts<T extends MeasuredRun>(best: T, sorted: readonly T[]): T[] {
  const kept = [best];
  const padded = (key: string) => `,${key.slice(key.indexOf(':') + 1)},`;
  for (const run of sorted) {
    const overlaps = kept.some(
      (other) => padded(other.key).includes(padded(run.key)) || padded(run.key).includes(padded(other.key)),
    );
    if (!overlaps) kept.push(run);
  }
  return kept;
}

/** The runs that tell most among the folds that are searched. */
function findCandidates(label: ProbeLabel, runsAt: (index: number) => PlacedRuns): string[] {
  const classCount = label.classNames.length;
  const numberOf = new Map<string, number>();
  const counts: number[] = []; // a row a run, a column a class
  const totals = new Float64Array(classCount);
  for (let index = 0; index < label.documents.length; index++) {
    if (label.folds[index]! >= FIRST_MEASURED_FOLD) continue;
    const weight = label.weights[index]!;
    totals[label.classes[index]!]! += weight;
    for (const key of runsAt(index).here) {
      let number = numberOf.get(key);
      if (number === undefined) {
        number = numberOf.size;
        numberOf.set(key, number);
        for (let column = 0; column < classCount; column++) counts.push(0);
      }
      counts[number * classCount + label.classes[index]!]! += weight;
    }
  }
  return Array.from(numberOf, ([key, number]) => ({
    key,
    spread: spreadOf(counts, number * classCount, totals),
  }))
    .sort((a, b) => b.spread - a.spread || b.key.length - a.key.length || compareCodeUnits(a.key, b.key))
    .slice(0, CANDIDATE_COUNT)
    .map(({ key }) => key);
}

/** The largest rate of a class less the smallest one, by the counts from `start` on. */
function spreadOf(counts: readonly number[], start: number, totals: Float64Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (let column = 0; column < totals.length; column++) {
    const rate = counts[start + column]! / totals[column]!;
    if (rate < least) least = rate;
    if (rate > most) most = rate;
  }
  return most - least;
}

/** Of runs that tell nearly as much as the best, the longest: `#### ` says more to a reader than `#`. */
function preferLongest<T extends MeasuredRun>(sorted: readonly T[]): T | undefined {
  const runLength = ({ key }: T) => key.split(',').length;
  return sorted
    .filter((run) => run.excess >= 0.95 * sorted[0]!.excess)
    .sort((a, b) => runLength(b) - runLength(a) || b.excess - a.excess)[0];
}

function memoise(test: (token: number) => boolean): (token: number) => boolean {
  const known = new Map<number, boolean>();
  return (token) => {
    const answer = known.get(token) ?? test(token);
    known.set(token, answer);
    return answer;
  };
}

import type { Finding, Severity } from '../finding.ts';
import { formatPercent } from '../format-figure.ts';
import type { ProbeLabel } from './probe-corpus.ts';

/** From which share of a label told a probe says so. */
export interface ProbeThresholds {
  /** @default 0.1 */
  readonly high: number;
  /** @default 0.02 */
  readonly low: number;
}

export const PROBE_THRESHOLDS: ProbeThresholds = Object.freeze({ high: 0.1, low: 0.02 });

/** What was found about one feature of form. */
export interface ProbeResult {
  readonly probe: 'template' | 'surface' | 'giveaway' | 'prefix' | 'suffix';
  /** What the form was read from: `first character`, `start of the text`. */
  readonly feature: string;
  readonly tells: ProbeLabel['tells'];
  /** The domain whose subdomains are told. */
  readonly within?: string;
  readonly by: 'template' | 'content' | 'both';
  readonly finding: Finding;
}

/**
 * How many standard errors a figure must be clear of a threshold by. An audit asks some two hundred questions: at four
 * of them fewer than one sound corpus in a hundred is accused of anything.
 */
const CERTAIN_ERRORS = 4;

/** The figure that is surely reached, from a figure and its 95 % interval. */
export function certainShare(share: number, interval: readonly [number, number]): number {
  return share - (CERTAIN_ERRORS * (interval[1] - interval[0])) / (2 * 1.96);
}

/** Of several results of one probe about one label that which surely tells most, in the order in which labels come first. */
export function surestOfEach<Result extends ProbeResult>(results: readonly Result[]): Result[] {
  const sureShare = ({ finding }: Result) => certainShare(finding.figure!, finding.interval!);
  const asked = Map.groupBy(results, ({ tells, within }) => `${tells} ${within ?? ''}`);
  return [...asked.values()].map((all) =>
    all.reduce((surest, other) => (sureShare(other) > sureShare(surest) ? other : surest)),
  );
}

/**
 * `high` from the upper threshold on, if it is surely above the lower one; `low` from the lower one on, if it is surely
 * above 0.
 */
export function probeSeverity(
  share: number,
  interval: readonly [number, number],
  thresholds: ProbeThresholds,
): Severity {
  const certain = certainShare(share, interval);
  if (share >= thresholds.high && certain > thresholds.low) return 'high';
  return share >= thresholds.low && certain > 0 ? 'low' : 'ok';
}

/** The question that a result answers. */
export function askedOf({ tells, within }: ProbeLabel): Pick<ProbeResult, 'tells' | 'within'> {
  return within === undefined ? { tells } : { tells, within };
}

/** Whom a finding is about: the domain that is told best, or that whose subdomains are; of splits the corpus. */
export function subjectOf(label: ProbeLabel, toldClass: string): { readonly subject?: string } {
  if (label.tells === 'domain') return { subject: toldClass };
  return label.within === undefined ? {} : { subject: label.within };
}

/** `the domain`, `the subdomain of math`, `the split`. */
export function nameLabel(label: ProbeLabel): string {
  return label.tells === 'subdomain' ? `the subdomain of ${label.within}` : `the ${label.tells}`;
}

/** The share of documents of each class, by their weights, that have something: `code 100.0 %, math 2.5 %`. */
export function describeRates(label: ProbeLabel, has: (index: number) => boolean): string {
  const having = label.classNames.map(() => 0);
  const totals = label.classNames.map(() => 0);
  for (let index = 0; index < label.documents.length; index++) {
    const number = label.classes[index]!;
    totals[number]! += label.weights[index]!;
    if (has(index)) having[number]! += label.weights[index]!;
  }
  return label.classNames
    .map((name, number) => `${name} ${formatPercent(having[number]! / totals[number]!)}`)
    .join(', ');
}

/** A string as a reader can see it: invisible characters escaped, cut after 40. */
export function quote(text: string): string {
  const cut = text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text;
  return JSON.stringify(cut).replace(
    /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u00a0]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

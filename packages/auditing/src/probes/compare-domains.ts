/**
 * Domains side by side on what their matter brings along: length, density of tokens, digits, signs, capitals,
 * repetition, vocabulary. None of it is a defect; but a model that "specialises on maths" may have specialised on
 * digits, and these figures say on what else the domains differ.
 */
import { compareCodeUnits } from '@sluice/determinism';
import type { Finding } from '../finding.ts';
import { formatPercent } from '../format-figure.ts';
import { ksTwoSampleDistance } from '../statistics/kolmogorov-smirnov.ts';
import {
  documentsWith,
  LEAST_CLASS_DOCUMENTS,
  type ProbeCorpus,
  type ProbeDocument,
} from './probe-corpus.ts';
import { countTokens, measureOverlap, type Overlap } from './vocabulary-overlap.ts';

/** A property of documents, domain by domain. */
export interface DomainComparison {
  readonly property: string;
  /** The median of each domain, domains in order of code units. */
  readonly medians: readonly { readonly domain: string; readonly median: number }[];
  /** The largest Kolmogorov–Smirnov distance between two domains: 0 for the same distribution, 1 for none shared. */
  readonly distance: number;
  /** At least 95 % sure, whatever the distributions (Dvoretzky, Kiefer and Wolfowitz, 1956; Massart, 1990). */
  readonly interval: readonly [low: number, high: number];
  readonly between: readonly [string, string];
}

/** How much two domains' tokens have in common, weighed by frequency. */
export interface VocabularyOverlap extends Overlap {
  readonly domains: readonly [string, string];
}

export interface DomainsCompared {
  /** The most different property first. */
  readonly properties: readonly DomainComparison[];
  readonly overlaps: readonly VocabularyOverlap[];
  /** One a property, and one for the vocabularies that have least in common. */
  readonly findings: readonly Finding[];
}

/** Tokens of a document that repetition is measured on, so that long ones do not repeat more. */
const REPETITION_TOKENS = 256;
/** A property on which domains are further apart than this is worth a look. */
const LARGE_DISTANCE = 0.5;

/** Where blocks cut documents, all but the length is read from the starts of documents. */
const PROPERTIES: { readonly [name: string]: (document: ProbeDocument, text: string) => number } = {
  'tokens a byte': ({ tokens }, text) => tokens.length / Buffer.byteLength(text),
  'share of digits': (_, text) => shareOf(text, /\p{N}/gu),
  'share of signs': (_, text) => shareOf(text, /[^\p{L}\p{M}\p{N}\s]/gu),
  'share of capitals': (_, text) => shareOf(text, /\p{Lu}/gu),
  'share of white space': (_, text) => shareOf(text, /\s/g),
  'share of repeated tokens': ({ tokens }) => {
    const first = tokens.subarray(0, REPETITION_TOKENS);
    return 1 - new Set(first).size / first.length;
  },
};

/** Compares the domains that have at least 20 documents; nothing if there are fewer than two of them. */
export function compareDomains(corpus: ProbeCorpus): DomainsCompared {
  const starts = groupDomains(documentsWith(corpus, 'start'));
  const pairs = pairsOf(starts);
  if (pairs.length === 0) return { properties: [], overlaps: [], findings: [] };
  const properties = Object.entries(PROPERTIES).map(([property, measure]) =>
    compareProperty(property, starts, (document) => measure(document, document.rendered.text)),
  );
  const ends = groupDomains(documentsWith(corpus, 'end'));
  if (ends.length > 1) properties.push(compareProperty('tokens of a document', ends, documentLength));
  properties.sort((a, b) => b.distance - a.distance);
  const counts = new Map(
    starts.map(({ domain, documents }) => [domain, countTokens(corpus.seed, documents)]),
  );
  const overlaps = pairs.map(([a, b]): VocabularyOverlap => {
    return { domains: [a.domain, b.domain], ...measureOverlap(counts.get(a.domain)!, counts.get(b.domain)!) };
  });
  return { properties, overlaps, findings: [...properties.map(describe), describeOverlap(overlaps)] };
}

const documentLength = ({ tokens, documentTokenCount = tokens.length }: ProbeDocument): number =>
  documentTokenCount;

interface DomainDocuments {
  readonly domain: string;
  readonly documents: readonly ProbeDocument[];
}

type DomainPair = readonly [DomainDocuments, DomainDocuments];

const pairsOf = (domains: readonly DomainDocuments[]): DomainPair[] =>
  domains.flatMap((a, index) => domains.slice(index + 1).map((b) => [a, b] as const));

function compareProperty(
  property: string,
  domains: readonly DomainDocuments[],
  measure: (document: ProbeDocument) => number,
): DomainComparison {
  const values = new Map(
    domains.map(({ domain, documents }) => [domain, Float64Array.from(documents, measure).sort()]),
  );
  const pairs = pairsOf(domains);
  const distances = pairs.map(([a, b]) => ksTwoSampleDistance(values.get(a.domain)!, values.get(b.domain)!));
  const widest = distances.indexOf(Math.max(...distances));
  const [a, b] = pairs[widest]!;
  const distance = distances[widest]!;
  const margin = distributionMargin(a.documents.length) + distributionMargin(b.documents.length);
  return {
    property,
    medians: domains.map(({ domain }) => ({ domain, median: medianOf(values.get(domain)!) })),
    distance,
    interval: [Math.max(0, distance - margin), Math.min(1, distance + margin)],
    between: [a.domain, b.domain],
  };
}

/** How far the distribution of so many documents is from that which they were drawn from, with 97.5 %. */
const distributionMargin = (documents: number): number => Math.sqrt(Math.log(2 / 0.025) / (2 * documents));

function groupDomains({ documents }: ProbeCorpus): DomainDocuments[] {
  const filled = documents.filter(({ rendered, tokens }) => rendered.text !== '' && tokens.length > 0);
  return [...Map.groupBy(filled, ({ domain }) => domain)]
    .filter(([, members]) => members.length >= LEAST_CLASS_DOCUMENTS)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([domain, members]) => ({ domain, documents: members }));
}

function shareOf(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.exec(text) !== null) count++;
  return count / text.length;
}

function medianOf(sorted: Float64Array): number {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

function describe({ property, medians, distance, interval, between }: DomainComparison): Finding {
  const figures = medians.map(({ domain, median }) => `${domain} ${formatMedian(median)}`).join(', ');
  return {
    check: `confound/${property.replaceAll(' ', '-')}`,
    severity: distance >= LARGE_DISTANCE ? 'low' : 'ok',
    figure: distance,
    interval,
    sentence:
      `Domains differ in ${property} (medians: ${figures}); ` +
      `${between[0]} and ${between[1]} are ${distance.toFixed(2)} of 1 apart.`,
  };
}

/** The two domains whose tokens have least in common. */
function describeOverlap(overlaps: readonly VocabularyOverlap[]): Finding {
  const { domains, overlap, interval } = overlaps.reduce((least, other) =>
    other.overlap < least.overlap ? other : least,
  );
  return {
    check: 'confound/vocabulary',
    severity: 1 - overlap >= LARGE_DISTANCE ? 'low' : 'ok',
    figure: 1 - overlap,
    interval: [1 - interval[1], 1 - interval[0]],
    sentence:
      `The vocabularies of ${domains[0]} and ${domains[1]} have ${formatPercent(overlap)} in common, ` +
      'token by token and weighed by frequency: no two domains have less.',
  };
}

function formatMedian(median: number): string {
  return median >= 10 ? median.toFixed(0) : median.toPrecision(2);
}

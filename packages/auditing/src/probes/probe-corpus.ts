/**
 * What probes look at: a bounded sample of written documents, with the labels that their form should not tell.
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';
import type { RenderedText, SplitName, TokenIds } from '@sluice/records';

/** One written document, or as much of it as stands in one block. */
export interface ProbeDocument {
  readonly id: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly split: SplitName;
  /** The text as it is trained on, and its pieces. */
  readonly rendered: RenderedText;
  /** Its tokens, without separators. */
  readonly tokens: TokenIds;
  /** 1 for each token that a template wrote, 0 for the document's own. */
  readonly isTemplate: Uint8Array;
  /**
   * How much of the document this is: `start` and `end` are cut at the edge of a block. Two parts of one document have
   * one id. @default 'whole'
   */
  readonly part?: 'whole' | 'start' | 'end';
  /** Tokens of the document as a whole, where that is known. @default those given */
  readonly documentTokenCount?: number;
}

export interface ProbeCorpus {
  /** Keys the folds and the random places, so that the same corpus gives the same figures. */
  readonly seed: string;
  readonly documents: readonly ProbeDocument[];
  /** The domains that there should be, so that one without a document is named. @default those of the documents */
  readonly domains?: readonly string[];
  /** Tokens as text, for the sentences. */
  readonly showTokens: (tokens: readonly number[]) => string;
}

/** A question put to the form: which domain, which subdomain of a domain, which split? */
export interface ProbeLabel {
  readonly tells: 'domain' | 'subdomain' | 'split';
  /** The domain that a question about subdomains is about. */
  readonly within?: string;
  /** Sorted by code unit. */
  readonly classNames: readonly string[];
  /** The documents that the question is put to: places in the corpus. */
  readonly documents: Uint32Array;
  /** The class of each of them. */
  readonly classes: Uint8Array;
  /** Their weights, such that classes weigh the same, and in a question about splits the subdomains of a class too. */
  readonly weights: Float64Array;
  /** Their folds, 0 to 4: a function of the document id. */
  readonly folds: Uint8Array;
}

/** A class that has too few documents to ask about. */
export interface SmallClass {
  readonly tells: ProbeLabel['tells'];
  readonly name: string;
  readonly documents: number;
}

/** Documents that a class must have. */
export const LEAST_CLASS_DOCUMENTS = 20;

export const FOLD_COUNT = 5;

/** The part of a corpus that has the start, or the end, of each document. */
export function documentsWith(corpus: ProbeCorpus, edge: 'start' | 'end'): ProbeCorpus {
  const missing = edge === 'start' ? 'end' : 'start';
  if (!corpus.documents.some(({ part }) => part === missing)) return corpus;
  return { ...corpus, documents: corpus.documents.filter(({ part }) => part !== missing) };
}

/** The questions that a corpus can answer, and the classes that are too small for any. */
export interface ProbeQuestions {
  readonly corpus: ProbeCorpus;
  readonly labels: readonly ProbeLabel[];
  readonly small: readonly SmallClass[];
}

export function askLabels(corpus: ProbeCorpus): ProbeQuestions {
  const small: SmallClass[] = [];
  const folds = Uint8Array.from(corpus.documents, ({ id }) =>
    Math.floor(FOLD_COUNT * idPriority(corpus.seed, 'auditing/fold', id)),
  );
  const ask = (question: Question) => askLabel(corpus, { folds, ...question }, small);
  const all = Uint32Array.from(corpus.documents, (_, document) => document);
  const domains = groupBy(all, (document) => corpus.documents[document]!.domain);
  const labels = [
    ask({ tells: 'domain', documents: all, classOf: ({ domain }) => domain, expected: corpus.domains }),
    ...domains.map(([within, documents]) =>
      ask({ tells: 'subdomain', within, documents, classOf: ({ subdomain }) => subdomain }),
    ),
    ask({ tells: 'split', documents: inEverySplit(corpus), classOf: ({ split }) => split }),
  ];
  return { corpus, labels: labels.filter((label) => label !== undefined), small };
}

/** Documents that a subdomain must have in each split to be asked about splits. */
const LEAST_STRATUM_DOCUMENTS = 5;

const stratumOf = ({ domain, subdomain }: ProbeDocument): string => JSON.stringify([domain, subdomain]);

/**
 * The documents of subdomains that all splits have. Others would tell the split by what they are about: a source that
 * is one large group can only be trained on.
 */
function inEverySplit({ documents }: ProbeCorpus): Uint32Array {
  const counts = new Map<string, number>();
  const keyOf = (document: ProbeDocument, split: SplitName) => `${split} ${stratumOf(document)}`;
  for (const document of documents) {
    const key = keyOf(document, document.split);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const splits = new Set(documents.map(({ split }) => split));
  const isInEvery = (document: ProbeDocument) =>
    [...splits].every((split) => (counts.get(keyOf(document, split)) ?? 0) >= LEAST_STRATUM_DOCUMENTS);
  return Uint32Array.from([...documents.keys()].filter((place) => isInEvery(documents[place]!)));
}

interface Question {
  readonly tells: ProbeLabel['tells'];
  readonly within?: string;
  readonly documents: Uint32Array;
  readonly classOf: (document: ProbeDocument) => string;
  /** Classes that there should be. */
  readonly expected?: readonly string[] | undefined;
}

function askLabel(
  corpus: ProbeCorpus,
  question: Question & { readonly folds: Uint8Array },
  small: SmallClass[],
): ProbeLabel | undefined {
  const documentOf = (place: number) => corpus.documents[place]!;
  const groups = withAbsent(
    groupBy(question.documents, (place) => question.classOf(documentOf(place))),
    question.expected ?? [],
  );
  if (groups.length < 2) return undefined;
  const large = groups.filter(([name, documents]) => {
    if (documents.length >= LEAST_CLASS_DOCUMENTS) return true;
    small.push({ tells: question.tells, name, documents: documents.length });
    return false;
  });
  if (large.length < 2) return undefined;
  const documents = new Uint32Array(large.reduce((sum, [, members]) => sum + members.length, 0));
  const classes = new Uint8Array(documents.length);
  let filled = 0;
  for (const [number, [, members]] of large.entries()) {
    documents.set(members, filled);
    classes.fill(number, filled, filled + members.length);
    filled += members.length;
  }
  const strata = question.tells === 'split' ? (place: number) => stratumOf(documentOf(place)) : () => '';
  return {
    tells: question.tells,
    ...(question.within === undefined ? {} : { within: question.within }),
    classNames: large.map(([name]) => name),
    documents,
    classes,
    weights: weigh(documents, classes, strata),
    folds: Uint8Array.from(documents, (place) => question.folds[place]!),
  };
}

type Group = readonly [name: string, places: Uint32Array];

/** The groups, and an empty one for each name that has none. */
function withAbsent(groups: readonly Group[], names: readonly string[]): readonly Group[] {
  const there = new Set(groups.map(([name]) => name));
  return [
    ...groups,
    ...names.filter((name) => !there.has(name)).map((name) => [name, new Uint32Array()] as const),
  ];
}

/** Weights that sum to the number of documents: equal for the classes, and for the strata of a class. */
function weigh(
  documents: Uint32Array,
  classes: Uint8Array,
  stratumAt: (place: number) => string,
): Float64Array {
  const keys = Array.from(documents, (place, index) => `${classes[index]} ${stratumAt(place)}`);
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const cellsOf = new Map<number, number>();
  for (const key of counts.keys()) {
    const number = Number.parseInt(key, 10);
    cellsOf.set(number, (cellsOf.get(number) ?? 0) + 1);
  }
  return Float64Array.from(
    documents,
    (_, index) =>
      documents.length / (cellsOf.size * cellsOf.get(classes[index]!)! * counts.get(keys[index]!)!),
  );
}

function groupBy(places: Uint32Array, keyOf: (place: number) => string): [string, Uint32Array][] {
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const key = keyOf(place);
    const group = groups.get(key);
    if (group) group.push(place);
    else groups.set(key, [place]);
  }
  return [...groups]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, members]) => [name, Uint32Array.from(members)]);
}

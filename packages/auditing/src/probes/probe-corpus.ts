/**
 * What probes look at: a bounded sample of written documents, with the labels that their form should not tell.
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';
import type { RenderedText, SplitName, TokenIds } from '@sluice/records';

/** One written document. */
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
}

export interface ProbeCorpus {
  /** Keys the folds and the random places, so that the same corpus gives the same figures. */
  readonly seed: string;
  readonly documents: readonly ProbeDocument[];
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
  /** Their weights, such that classes weigh the same, and in a question about splits the domains of a class too. */
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

/** All questions that a corpus can answer, and the classes that are too small for any. */
export function askLabels(corpus: ProbeCorpus): { labels: ProbeLabel[]; small: SmallClass[] } {
  const small: SmallClass[] = [];
  const all = Uint32Array.from(corpus.documents, (_, document) => document);
  const domains = groupBy(all, (document) => corpus.documents[document]!.domain);
  const labels = [
    askLabel(corpus, { tells: 'domain', documents: all, classOf: (document) => document.domain }, small),
    ...domains.map(([within, documents]) =>
      askLabel(
        corpus,
        { tells: 'subdomain', within, documents, classOf: (document) => document.subdomain },
        small,
      ),
    ),
    askLabel(corpus, { tells: 'split', documents: all, classOf: (document) => document.split }, small),
  ];
  return { labels: labels.filter((label) => label !== undefined), small };
}

interface Question {
  readonly tells: ProbeLabel['tells'];
  readonly within?: string;
  readonly documents: Uint32Array;
  readonly classOf: (document: ProbeDocument) => string;
}

function askLabel(corpus: ProbeCorpus, question: Question, small: SmallClass[]): ProbeLabel | undefined {
  const documentOf = (place: number) => corpus.documents[place]!;
  const groups = groupBy(question.documents, (place) => question.classOf(documentOf(place)));
  if (groups.length < 2) return undefined;
  const large = groups.filter(([name, documents]) => {
    if (documents.length >= LEAST_CLASS_DOCUMENTS) return true;
    small.push({ tells: question.tells, name, documents: documents.length });
    return false;
  });
  if (large.length < 2) return undefined;
  const documents = Uint32Array.from(large.flatMap(([, members]) => [...members]));
  const classes = Uint8Array.from(large.flatMap(([, members], number) => Array(members.length).fill(number)));
  const strata = question.tells === 'split' ? (place: number) => documentOf(place).domain : () => '';
  return {
    tells: question.tells,
    ...(question.within === undefined ? {} : { within: question.within }),
    classNames: large.map(([name]) => name),
    documents,
    classes,
    weights: weigh(documents, classes, strata),
    folds: Uint8Array.from(documents, (place) =>
      Math.floor(FOLD_COUNT * idPriority(corpus.seed, 'auditing/fold', documentOf(place).id)),
    ),
  };
}

/** Weights that sum to the number of documents: equal for the classes, and for the strata of a class. */
function weigh(
  documents: Uint32Array,
  classes: Uint8Array,
  stratumOf: (place: number) => string,
): Float64Array {
  const keyOf = (index: number) => `${classes[index]} ${stratumOf(documents[index]!)}`;
  const counts = new Map<string, number>();
  for (let index = 0; index < documents.length; index++)
    counts.set(keyOf(index), (counts.get(keyOf(index)) ?? 0) + 1);
  const cellsOf = new Map<number, number>();
  for (const key of counts.keys()) {
    const number = Number.parseInt(key, 10);
    cellsOf.set(number, (cellsOf.get(number) ?? 0) + 1);
  }
  return Float64Array.from(
    documents,
    (_, index) =>
      documents.length / (cellsOf.size * cellsOf.get(classes[index]!)! * counts.get(keyOf(index))!),
  );
}

function groupBy(places: Uint32Array, keyOf: (place: number) => string): [string, Uint32Array][] {
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const group = groups.get(keyOf(place));
    if (group) group.push(place);
    else groups.set(keyOf(place), [place]);
  }
  return [...groups]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, members]) => [name, Uint32Array.from(members)]);
}

import { compareCodeUnits } from '@sluice/determinism';
import type { GiveawayExample, GiveawayPlace, TokenIds } from '@sluice/records';
import type { ProbeCorpus, ProbeLabel } from './probe-corpus.ts';

/** Tokens, and UTF-16 code units of them, that are shown on either side. */
const CONTEXT_TOKENS = 12;
const CONTEXT_LENGTH = 60;

/** A run of tokens and where it stands. */
export interface PlacedRun {
  readonly place: GiveawayPlace;
  readonly tokens: readonly number[];
  /** Tokens between the run and the edge; of no account after a line break. */
  readonly offset: number;
  /** Whether a document of the label has it there. */
  readonly isIn: (index: number) => boolean;
}

export interface ExampleSearch {
  readonly corpus: ProbeCorpus;
  readonly label: ProbeLabel;
  /** The own tokens of each document of the corpus. */
  readonly own: readonly TokenIds[];
  readonly isLineBreak: (token: number) => boolean;
}

/**
 * The run in its text: in the class that has it most often, the document whose id is the first by code unit.
 *
 * @throws RangeError if no document has it
 */
export function giveawayExample(
  { corpus, label, own, isLineBreak }: ExampleSearch,
  run: PlacedRun,
): GiveawayExample {
  const having = label.classNames.map(() => 0);
  const found = [...label.documents.keys()].filter(run.isIn);
  for (const index of found) having[label.classes[index]!]! += label.weights[index]!;
  const most = having.indexOf(Math.max(...having));
  const idOf = (document: number) => corpus.documents[document]!.id;
  const [document] = found
    .filter((index) => label.classes[index] === most)
    .map((index) => label.documents[index]!)
    .sort((a, b) => compareCodeUnits(idOf(a), idOf(b)));
  if (document === undefined) throw new RangeError('giveawayExample: no document has the run');
  const tokens = own[document]!;
  const at = findRun(tokens, run, isLineBreak);
  const show = (start: number, end: number) =>
    corpus.showTokens(Array.from(tokens.subarray(Math.max(0, start), end)));
  const end = at + run.tokens.length;
  return {
    document: idOf(document),
    before: show(at - CONTEXT_TOKENS, at)
      .slice(-CONTEXT_LENGTH)
      .toWellFormed(),
    after: show(end, end + CONTEXT_TOKENS)
      .slice(0, CONTEXT_LENGTH)
      .toWellFormed(),
  };
}

/** Where the run begins; -1 where the document does not have it at its place. */
function findRun(
  tokens: TokenIds,
  { place, tokens: run, offset }: PlacedRun,
  isLineBreak: (token: number) => boolean,
): number {
  const standsAt = (start: number) =>
    start >= 0 && start + run.length <= tokens.length && run.every((id, at) => tokens[start + at] === id);
  if (place !== 'line') {
    const start = place === 'start' ? offset : tokens.length - offset - run.length;
    return standsAt(start) ? start : -1;
  }
  for (let start = 1; start < tokens.length; start++)
    if (isLineBreak(tokens[start - 1]!) && standsAt(start)) return start;
  return -1;
}

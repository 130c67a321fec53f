/**
 * What the template's words tell: the strings that it wrote into a document, each with its place, as one value. Where
 * all classes draw from the same pools at the same rates this is nothing, within its interval.
 */
import { formatPercent } from '../format-figure.ts';
import { measureInformation } from './label-information.ts';
import { askLabels, type ProbeDocument, type ProbeLabel, type ProbeQuestions } from './probe-corpus.ts';
import {
  askedOf,
  describeRates,
  nameLabel,
  type ProbeResult,
  type ProbeThresholds,
  probeSeverity,
  quote,
  subjectOf,
  surestOfEach,
} from './probe-finding.ts';

/**
 * One result a label. Where documents are cut by blocks, what stands at their starts, what at their ends, and all that
 * stands in those that are whole are asked about apart, and what tells most is given: whether a block has a piece at all
 * depends on the document's length, and would tell that.
 */
export function probeTemplates(
  starts: ProbeQuestions,
  ends: ProbeQuestions,
  thresholds: ProbeThresholds,
): ProbeResult[] {
  const anywhere = ['at the start', 'inside', 'at the end'] as const;
  if (starts.corpus === ends.corpus) return probeQuestions(starts, anywhere, thresholds);
  const where = ({ corpus }: ProbeQuestions, isAsked: (document: ProbeDocument) => boolean) =>
    askLabels({ ...corpus, documents: corpus.documents.filter(isAsked) });
  const results = [
    ...probeQuestions(where(starts, isBeyondTemplate), ['at the start'], thresholds),
    ...probeQuestions(where(ends, isBeyondTemplate), ['at the end'], thresholds),
    ...probeQuestions(
      where(starts, ({ part = 'whole' }) => part === 'whole'),
      anywhere,
      thresholds,
    ),
  ];
  return surestOfEach(results);
}

/** Whether a part reaches further than a template's piece that a block's edge may have cut. */
const isBeyondTemplate = ({ rendered: { pieces }, part = 'whole' }: ProbeDocument): boolean =>
  part === 'whole' || pieces.length > 1 || pieces[0]?.kind !== 'template';

type PiecePlace = 'at the start' | 'inside' | 'at the end';

function probeQuestions(
  { corpus, labels }: ProbeQuestions,
  places: readonly PiecePlace[],
  thresholds: ProbeThresholds,
): ProbeResult[] {
  const texts = corpus.documents.map((document) => templateTexts(document, places));
  return labels.map((label) => probeLabel(label, texts, thresholds));
}

/** @param all for each document of the corpus, its template's pieces. */
function probeLabel(
  label: ProbeLabel,
  all: readonly (readonly string[])[],
  thresholds: ProbeThresholds,
): ProbeResult {
  const texts = Array.from(label.documents, (place) => all[place]!);
  const information = measureInformation(
    label,
    texts.map((list) => JSON.stringify(list)),
  );
  const { share, interval } = information;
  const severity = probeSeverity(share, interval, thresholds);
  const worst = severity === 'ok' ? undefined : worstText(label, texts);
  const example = worst
    ? `; ${quote(worst.text)} ${worst.place} stands in ${describeRates(label, (index) => texts[index]!.includes(worst.key))}`
    : '';
  return {
    probe: 'template',
    feature: worst ? `template ${worst.place}` : 'template',
    ...askedOf(label),
    by: 'template',
    finding: {
      check: `probe/template/${label.tells}`,
      ...subjectOf(label, information.toldClass),
      severity,
      figure: share,
      interval,
      sentence: `What templates wrote tells ${formatPercent(Math.max(0, share))} of ${nameLabel(label)}${example}.`,
    },
  };
}

/** The template's pieces at some places, each with where it stands. One that a block's edge may have cut is left out. */
function templateTexts(
  { rendered: { text, pieces }, part = 'whole' }: ProbeDocument,
  places: readonly PiecePlace[],
): string[] {
  return pieces
    .filter(({ kind }) => kind === 'template')
    .filter(({ start, end }) => (start > 0 || part !== 'end') && (end < text.length || part !== 'start'))
    .map(({ start, end }) => ({ place: placeOf(start, end === text.length), text: text.slice(start, end) }))
    .filter(({ place }) => places.includes(place))
    .map((piece) => `${piece.place}\n${piece.text}`);
}

function placeOf(start: number, isLast: boolean): PiecePlace {
  if (start === 0) return 'at the start';
  return isLast ? 'at the end' : 'inside';
}

/** The piece whose rate differs most between two classes. */
function worstText(label: ProbeLabel, texts: readonly (readonly string[])[]) {
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(label.classNames.length);
  texts.forEach((list, index) => {
    const number = label.classes[index]!;
    totals[number]!++;
    for (const key of new Set(list)) {
      const row = counts.get(key) ?? new Float64Array(totals.length);
      counts.set(key, row);
      row[number]!++;
    }
  });
  let worst: { key: string; spread: number } | undefined;
  for (const [key, row] of counts) {
    const rates = row.map((count, number) => count / totals[number]!);
    const spread = Math.max(...rates) - Math.min(...rates);
    if (!worst || spread > worst.spread || (spread === worst.spread && key < worst.key))
      worst = { key, spread };
  }
  if (!worst) return undefined;
  const cut = worst.key.indexOf('\n');
  return { key: worst.key, place: worst.key.slice(0, cut), text: worst.key.slice(cut + 1) };
}

/**
 * What the template's words tell: the strings that it wrote into a document, each with its place, as one value. Where
 * all classes draw from the same pools at the same rates this is nothing, within its interval.
 */
import { formatPercent } from '../format-figure.ts';
import { measureInformation } from './label-information.ts';
import type { ProbeCorpus, ProbeDocument, ProbeLabel, ProbeQuestions } from './probe-corpus.ts';
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

/**
 * One result a label. Where documents are cut by blocks their starts and their ends are asked apart, and the one that
 * tells more is given.
 */
export function probeTemplates(
  starts: ProbeQuestions,
  ends: ProbeQuestions,
  thresholds: ProbeThresholds,
): ProbeResult[] {
  const byStart = starts.labels.map((label) => probeLabel(starts.corpus, label, thresholds));
  if (starts.corpus === ends.corpus) return byStart;
  const byEnd = ends.labels.map((label) => probeLabel(ends.corpus, label, thresholds));
  const asked = Map.groupBy([...byStart, ...byEnd], ({ tells, within }) => `${tells} ${within ?? ''}`);
  return [...asked.values()].map((both) =>
    both.reduce((worst, other) => (other.finding.figure! > worst.finding.figure! ? other : worst)),
  );
}

function probeLabel(corpus: ProbeCorpus, label: ProbeLabel, thresholds: ProbeThresholds): ProbeResult {
  const texts = Array.from(label.documents, (place) => templateTexts(corpus.documents[place]!));
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

/** The template's pieces, each with where it stands: `start Question: `. One that a block's edge may have cut is left out. */
function templateTexts({ rendered: { text, pieces }, part = 'whole' }: ProbeDocument): string[] {
  return pieces
    .filter(({ kind }) => kind === 'template')
    .filter(({ start, end }) => (start > 0 || part !== 'end') && (end < text.length || part !== 'start'))
    .map(({ start, end }) => {
      const place = start === 0 ? 'at the start' : end === text.length ? 'at the end' : 'inside';
      return `${place}\n${text.slice(start, end)}`;
    });
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

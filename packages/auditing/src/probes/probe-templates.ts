/**
 * What the template's words tell: the strings that it wrote into a document, each with its place, as one value. Where
 * all classes draw from the same pools at the same rates this is nothing, within its interval.
 */
import { formatPercent } from '../format-figure.ts';
import { measureInformation } from './label-information.ts';
import type { ProbeCorpus, ProbeDocument, ProbeLabel } from './probe-corpus.ts';
import {
  describeRates,
  nameLabel,
  type ProbeResult,
  type ProbeThresholds,
  probeSeverity,
  quote,
  subjectOf,
} from './probe-finding.ts';

/** One result a label. */
export function probeTemplates(
  corpus: ProbeCorpus,
  labels: readonly ProbeLabel[],
  thresholds: ProbeThresholds,
): ProbeResult[] {
  return labels.map((label) => probeLabel(corpus, label, thresholds));
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
    tells: label.tells,
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

/** The template's pieces, each with where it stands: `start Question: `. */
function templateTexts({ rendered }: ProbeDocument): string[] {
  return rendered.pieces
    .filter((piece) => piece.kind === 'template')
    .map((piece) => {
      const place =
        piece.start === 0 ? 'at the start' : piece.end === rendered.text.length ? 'at the end' : 'inside';
      return `${place}\n${rendered.text.slice(piece.start, piece.end)}`;
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

import { formatPercent } from '../format-figure.ts';
import { type LabelInformation, measureInformation } from './label-information.ts';
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
import { SURFACE_FEATURES } from './surface-features.ts';

/**
 * What the form of the documents' own texts tells, the template's pieces taken out: white space, first and last
 * characters, what cannot be seen, line ends, length. One result a feature and label.
 */
export function probeSurface(
  { corpus, labels }: ProbeQuestions,
  edge: 'start' | 'end',
  thresholds: ProbeThresholds,
): ProbeResult[] {
  const texts = corpus.documents.map(contentOf);
  const lengths = corpus.documents.map(
    ({ tokens, documentTokenCount = tokens.length }) => documentTokenCount,
  );
  return SURFACE_FEATURES.filter((feature) => feature.readFrom === edge).flatMap(({ name, valuesOf }) => {
    const values = valuesOf(texts, lengths);
    return labels.map((label) => {
      const own = Array.from(label.documents, (place) => values[place]!);
      const information = measureInformation(label, own);
      const severity = probeSeverity(information.share, information.interval, thresholds);
      const detail =
        severity === 'ok' ? '' : `: ${describeValue({ label, information, values: own, name, texts })}`;
      const told = formatPercent(Math.max(0, information.share));
      return {
        probe: 'surface',
        feature: name,
        ...askedOf(label),
        by: 'content',
        finding: {
          check: `probe/surface/${name.replaceAll(' ', '-')}/${label.tells}`,
          ...subjectOf(label, information.toldClass),
          severity,
          figure: information.share,
          interval: information.interval,
          sentence: `The texts’ ${name} ${name.endsWith('s') ? 'tell' : 'tells'} ${told} of ${nameLabel(label)}${detail}.`,
        },
      } satisfies ProbeResult;
    });
  });
}

function contentOf({ rendered }: ProbeDocument): string {
  return rendered.pieces
    .filter((piece) => piece.kind === 'content')
    .map((piece) => rendered.text.slice(piece.start, piece.end))
    .join('');
}

interface Told {
  readonly label: ProbeLabel;
  readonly information: LabelInformation;
  /** For each document of the label. */
  readonly values: readonly (string | number)[];
  readonly name: string;
  /** For each document of the corpus. */
  readonly texts: readonly string[];
}

/** The value that sets the told class apart, its rates, and a text that has it. */
function describeValue({ label, information, values, name, texts }: Told): string {
  const told = label.classNames.indexOf(information.toldClass);
  const rate = (value: string | number, isTold: boolean) => {
    const members = values.filter((_, index) => (label.classes[index] === told) === isTold);
    return members.filter((other) => other === value).length / members.length;
  };
  const distinct = [...new Set(values)].sort();
  const spreads = distinct.map((value) => rate(value, true) - rate(value, false));
  const value = distinct[spreads.indexOf(Math.max(...spreads))]!;
  const index = values.findIndex((other, place) => other === value && label.classes[place] === told);
  const text = texts[label.documents[index]!]!;
  const shown = /last|trailing/.test(name)
    ? text.slice(-30).toWellFormed()
    : text.slice(0, 30).toWellFormed();
  const valueName = typeof value === 'number' ? `eighth ${value + 1} of 8` : quote(value);
  return `${valueName} in ${describeRates(label, (place) => values[place] === value)}, such as ${quote(shown)}`;
}

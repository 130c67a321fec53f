/**
 * The probes of form, put together: what templates wrote, the surface of the texts, giveaway tokens, and how much the
 * first and last tokens give away. Ranked so that the cause comes before the consequence.
 */
import type { Finding } from '../finding.ts';
import {
  askLabels,
  documentsWith,
  LEAST_CLASS_DOCUMENTS,
  type ProbeCorpus,
  type ProbeQuestions,
  type SmallClass,
} from './probe-corpus.ts';
import { probeEdges } from './probe-edges.ts';
import { PROBE_THRESHOLDS, type ProbeResult, type ProbeThresholds, surestOfEach } from './probe-finding.ts';
import { probeGiveaways } from './probe-giveaways.ts';
import { probeSurface } from './probe-surface.ts';
import { probeTemplates } from './probe-templates.ts';

export interface FormProbe {
  /** The worst first. */
  readonly results: readonly ProbeResult[];
  /** Classes with too few documents to tell. */
  readonly tooFew: readonly Finding[];
}

const SEVERITY_ORDER = ['high', 'low', 'ok'];
/** What a template did is the user's own doing and comes first; the edges sum up what others explain. */
const PROBE_ORDER: { readonly [Name in ProbeResult['probe']]: number } = {
  template: 0,
  surface: 1,
  giveaway: 1,
  prefix: 2,
  suffix: 2,
};

/** Probes that can be put apart, at about half of the cost each, and joined again. */
export const FORM_PARTS = ['features', 'edges'] as const;

export type FormPart = (typeof FORM_PARTS)[number];

/** What is asked about the documents whose starts are there, and about those whose ends are. */
export interface FormQuestions {
  readonly starts: ProbeQuestions;
  readonly ends: ProbeQuestions;
}

/** The questions that a corpus can answer: they are the same for every part of the probes. */
export function askForm(corpus: ProbeCorpus): FormQuestions {
  const [starts, ends] = [documentsWith(corpus, 'start'), documentsWith(corpus, 'end')];
  const asked = askLabels(starts);
  return { starts: asked, ends: starts === ends ? asked : askLabels(ends) };
}

/** @throws RangeError for thresholds that are not 0 ≤ low ≤ high ≤ 1. */
export function probeForm(corpus: ProbeCorpus, options: Partial<ProbeThresholds> = {}): FormProbe {
  const questions = askForm(corpus);
  return joinFormProbes(FORM_PARTS.map((part) => probeFormPart(questions, part, options)));
}

/** What {@link probeForm} finds, out of what {@link probeFormPart} found for each of {@link FORM_PARTS}, in order. */
export function joinFormProbes(parts: readonly FormProbe[]): FormProbe {
  return {
    results: rank(parts.flatMap(({ results }) => results)),
    tooFew: parts.flatMap(({ tooFew }) => tooFew),
  };
}

/** Some of the probes. @throws RangeError for thresholds that are not 0 ≤ low ≤ high ≤ 1. */
export function probeFormPart(
  { starts, ends }: FormQuestions,
  part: FormPart,
  options: Partial<ProbeThresholds> = {},
): FormProbe {
  const thresholds = { ...PROBE_THRESHOLDS, ...options };
  if (!(thresholds.low >= 0 && thresholds.low <= thresholds.high && thresholds.high <= 1))
    throw new RangeError(
      `probeForm: thresholds must be 0 ≤ low ≤ high ≤ 1, got ${thresholds.low} and ${thresholds.high}`,
    );
  if (part === 'edges') {
    const edges = [...probeEdges(starts, 'prefix', thresholds), ...probeEdges(ends, 'suffix', thresholds)];
    return { results: rank(edges), tooFew: [] };
  }
  const results = [
    ...probeTemplates(starts, ends, thresholds),
    ...probeSurface(starts, 'start', thresholds),
    ...probeSurface(ends, 'end', thresholds),
    ...probeGiveaways(starts, ['start'], thresholds),
    ...probeGiveaways(ends, ['end'], thresholds),
    ...probeLines(starts, ends, thresholds),
  ];
  return { results: rank(results), tooFew: fewest([...starts.small, ...ends.small]).map(describeSmall) };
}

/** Where documents are cut by blocks, lines are looked at in starts and in ends, and what tells most of a label is given. */
function probeLines(
  starts: ProbeQuestions,
  ends: ProbeQuestions,
  thresholds: ProbeThresholds,
): ProbeResult[] {
  const results = probeGiveaways(starts, ['line'], thresholds);
  if (starts.corpus !== ends.corpus) results.push(...probeGiveaways(ends, ['line'], thresholds));
  return surestOfEach(results);
}

/** The worst first, the cause before the consequence; equals stay as they are. */
function rank(results: readonly ProbeResult[]): ProbeResult[] {
  return results.toSorted(
    (a, b) =>
      SEVERITY_ORDER.indexOf(a.finding.severity) - SEVERITY_ORDER.indexOf(b.finding.severity) ||
      PROBE_ORDER[a.probe] - PROBE_ORDER[b.probe] ||
      rankFigure(b) - rankFigure(a),
  );
}

/** Each class once, as it is where it is smallest. */
function fewest(small: readonly SmallClass[]): SmallClass[] {
  const smallest = new Map<string, SmallClass>();
  for (const found of small) {
    const key = `${found.tells} ${found.name}`;
    if (found.documents < (smallest.get(key)?.documents ?? Infinity)) smallest.set(key, found);
  }
  return [...smallest.values()];
}

function describeSmall({ tells, name, documents }: SmallClass): Finding {
  return {
    check: `probe/${tells}`,
    subject: name,
    severity: 'low',
    figure: null,
    sentence:
      `${name}: too few to tell what its form gives away, ` +
      `${documents} documents of at least ${LEAST_CLASS_DOCUMENTS}.`,
  };
}

/**
 * A string that can be quoted says more than a feature that follows from it, and comes before it if nearly as telling;
 * one at the start or end of the text before one inside.
 */
function rankFigure({ probe, feature, finding }: ProbeResult): number {
  const boost = probe !== 'giveaway' ? 1 : feature.startsWith('at the') ? 1.1 : 1.05;
  return (finding.figure ?? 0) * boost;
}

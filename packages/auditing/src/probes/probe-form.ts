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
  type SmallClass,
} from './probe-corpus.ts';
import { probeEdges } from './probe-edges.ts';
import { PROBE_THRESHOLDS, type ProbeResult, type ProbeThresholds } from './probe-finding.ts';
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

/** Probes that can be put apart, at about a third of the cost each, and joined again. */
export const FORM_PARTS = ['features', 'prefixes', 'suffixes'] as const;

export type FormPart = (typeof FORM_PARTS)[number];

/** @throws RangeError for thresholds that are not 0 ≤ low ≤ high ≤ 1. */
export function probeForm(corpus: ProbeCorpus, options: Partial<ProbeThresholds> = {}): FormProbe {
  return joinFormProbes(FORM_PARTS.map((part) => probeFormPart(corpus, part, options)));
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
  corpus: ProbeCorpus,
  part: FormPart,
  options: Partial<ProbeThresholds> = {},
): FormProbe {
  const thresholds = { ...PROBE_THRESHOLDS, ...options };
  if (!(thresholds.low >= 0 && thresholds.low <= thresholds.high && thresholds.high <= 1))
    throw new RangeError(
      `probeForm: thresholds must be 0 ≤ low ≤ high ≤ 1, got ${thresholds.low} and ${thresholds.high}`,
    );
  const askAt = (edge: 'start' | 'end') => askLabels(documentsWith(corpus, edge));
  if (part === 'prefixes')
    return { results: rank(probeEdges(askAt('start'), 'prefix', thresholds)), tooFew: [] };
  if (part === 'suffixes')
    return { results: rank(probeEdges(askAt('end'), 'suffix', thresholds)), tooFew: [] };
  const [starts, ends] = [askAt('start'), askAt('end')];
  const results = [
    ...probeTemplates(starts, ends, thresholds),
    ...probeSurface(starts, 'start', thresholds),
    ...probeSurface(ends, 'end', thresholds),
    ...probeGiveaways(starts, ['start', 'line'], thresholds),
    ...probeGiveaways(ends, ['end'], thresholds),
  ];
  return { results: rank(results), tooFew: fewest([...starts.small, ...ends.small]).map(describeSmall) };
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

import type { EdgeResult, GiveawayResult, ProbeResult } from '@sluice/auditing';
import { compareCodeUnits } from '@sluice/determinism';
import type { EdgeCurve, Giveaway } from '@sluice/records';

export const isEdge = (result: ProbeResult): result is EdgeResult =>
  result.probe === 'prefix' || result.probe === 'suffix';

export const isGiveaway = (result: ProbeResult): result is GiveawayResult => result.probe === 'giveaway';

const LABEL_ORDER: readonly ProbeResult['tells'][] = ['domain', 'subdomain', 'split'];

/** By the label that is asked about, the domain within, and the probe. */
export const compareQuestions = (a: ProbeResult, b: ProbeResult): number =>
  LABEL_ORDER.indexOf(a.tells) - LABEL_ORDER.indexOf(b.tells) ||
  compareCodeUnits(a.within ?? '', b.within ?? '') ||
  compareCodeUnits(a.probe, b.probe);

/** The curve of each label and edge, in the order of their questions. */
export function edgeCurves(results: readonly ProbeResult[]): EdgeCurve[] {
  return results
    .filter(isEdge)
    .sort(compareQuestions)
    .map(({ probe, tells, within, chance, rows }) => ({
      edge: probe === 'prefix' ? 'prefix' : 'suffix',
      tells,
      ...(within !== undefined && { within }),
      chance,
      rows,
    }));
}

/** Runs that are kept of each place and label. */
const KEPT_RUNS = 3;

/** The worst runs of each place that tells something of a label, in the order of their questions. */
export function worstGiveaways(results: readonly ProbeResult[]): Giveaway[] {
  return results
    .filter(isGiveaway)
    .filter(({ runs, finding }) => finding.severity !== 'ok' && runs.length > 0)
    .sort((a, b) => compareQuestions(a, b) || compareCodeUnits(a.place, b.place))
    .map(({ place, tells, within, runs }) => ({
      place,
      tells,
      ...(within !== undefined && { within }),
      runs: runs.slice(0, KEPT_RUNS),
    }));
}

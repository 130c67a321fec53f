/**
 * How bad a finding is. `high`: an experiment on this corpus can measure an artefact. `low`: worth a look, or too
 * little was there to tell. `ok`: held against its threshold and within it.
 */
export type Severity = 'ok' | 'low' | 'high';

/** What one check found: a figure, and a sentence that says what it means to someone who reads nothing else. */
export interface Finding {
  /** The check's name, stable: `representativeness`, `leakage/documents`. */
  readonly check: string;
  /** What it is about: a domain, a subdomain; absent for the whole corpus. */
  readonly subject?: string;
  readonly severity: Severity;
  /** The figure that the severity is decided by; null if there was too little to tell. */
  readonly figure: number | null;
  /** The 95 % interval of the figure. */
  readonly interval?: readonly [low: number, high: number];
  readonly sentence: string;
}

/** Below this p-value a check may say `high`: of a million sound corpora one is accused. */
export const CERTAIN_P_VALUE = 1e-6;

/** Below this p-value a check says `low`, whatever the size of the effect. */
export const SUSPECT_P_VALUE = 0.001;

const RANKS: readonly Severity[] = ['high', 'low', 'ok'];

/** Orders findings for a report, the worst first; equals stay as they are. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => RANKS.indexOf(a.severity) - RANKS.indexOf(b.severity));
}

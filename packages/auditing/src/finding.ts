import { type Finding, SEVERITIES } from '@sluice/records';

export type { Finding, Severity } from '@sluice/records';

/** Below this p-value a check may say `high`: of a million sound corpora one is accused. */
export const CERTAIN_P_VALUE = 1e-6;

/** Below this p-value a check says `low`, whatever the size of the effect. */
export const SUSPECT_P_VALUE = 0.001;

/** Orders findings for a report, the worst first; equals stay as they are. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

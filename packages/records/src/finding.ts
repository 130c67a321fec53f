/** How much a finding matters, the worst first. See {@link Finding.severity}. */
export const SEVERITIES = ['high', 'low', 'ok'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** What one check of a corpus found: a figure, and a sentence that says what it means to who reads nothing else. */
export interface Finding {
  /** The check's name, stable: `representativeness`, `leakage/documents`. */
  readonly check: string;
  /** What it is about: a domain, a subdomain, a source; absent for the whole corpus. */
  readonly subject?: string;
  /**
   * `high`: an experiment on this corpus can measure an artefact. `low`: worth a look, or too little was there to
   * tell. `ok`: held against its threshold and within it.
   */
  readonly severity: Severity;
  /** The figure that the severity is decided by; null if there was too little to tell. */
  readonly figure: number | null;
  /** The 95 % interval of the figure. */
  readonly interval?: readonly [low: number, high: number];
  readonly sentence: string;
}

import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';

/** What one promise came to. */
export interface Judged {
  readonly isBroken: boolean;
  readonly figure: string;
  readonly faults?: readonly string[];
  readonly gaps: readonly string[];
  readonly evidence: readonly Finding[];
}

/** A corpus as its manifest and its audit have it. */
export interface Corpus {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

export const isMeasured = ({ figure }: Finding): boolean => figure !== null;

export const isBad = (finding: Finding): boolean => finding.severity === 'high' && isMeasured(finding);

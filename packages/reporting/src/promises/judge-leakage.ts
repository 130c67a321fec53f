import { renderCount } from '../render-summary.ts';
import { type Corpus, isBad, isMeasured, type Judged } from './judged.ts';

/** What is compared key by key; other checks of leakage measure likeness, and their figures are no counts. */
const LEAKAGE_KINDS = ['documents', 'groups', 'contents', 'clusters'];

export function judgeLeakage({ findings }: Corpus): Judged {
  const evidence = findings.filter(({ check }) => check.startsWith('leakage/'));
  const compared = LEAKAGE_KINDS.flatMap((kind) => {
    const findings = evidence.filter(({ check }) => check === `leakage/${kind}`);
    return findings.map((finding) => ({ kind, finding }));
  });
  const measured = compared.filter(({ finding }) => isMeasured(finding));
  const crossing = measured.reduce((sum, { finding }) => sum + finding.figure!, 0);
  // A corpus may have no groups at all: then none can cross, but the check must have looked.
  const seen = compared.filter(({ kind, finding }) => kind === 'groups' || isMeasured(finding));
  return {
    isBroken: evidence.some(isBad),
    figure:
      measured.length === 0
        ? 'nothing was compared'
        : `${renderCount(crossing)} ${crossing === 1 ? 'crosses' : 'cross'} among ${[...new Set(measured.map(({ kind }) => kind))].join(', ')}`,
    gaps: LEAKAGE_KINDS.filter((kind) => !seen.some((other) => other.kind === kind)).map(
      (kind) => `${kind} were not compared`,
    ),
    evidence,
  };
}

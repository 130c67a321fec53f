import type { SampleCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { FEW_DOCUMENTS } from '../clusters/cluster-finding.ts';
import type { ClusterReport } from '../clusters/report-clusters.ts';

/** What a sample is judged by. */
export interface SampleEvidence {
  readonly findings: readonly Finding[];
  readonly seen: SampleCertificate['seen'];
  readonly promise: SampleCertificate['promise'];
  /** Whether everything that was read was taken. */
  readonly isAll: boolean;
  readonly clusters: ClusterReport | undefined;
}

/**
 * A sample fails if a test accuses it, or if part of the stream had no chance since reading stopped. It passes if all
 * was read and the tests that must tell something did. A sample of clusters over all files is as uniform as its design
 * effect says: it passes if that is known and no cluster was given up.
 */
export function judgeSample({
  findings,
  seen,
  promise,
  isAll,
  clusters,
}: SampleEvidence): Pick<SampleCertificate, 'verdict' | 'reasons'> {
  const accused = findings.filter(({ severity }) => severity === 'high');
  const reasons = [...unseenReasons(seen), ...accused.map(({ sentence }) => sentence)];
  const isPart = seen.end !== 'whole';
  if (accused.length > 0 || (isPart && promise === 'none')) return { verdict: 'fails', reasons };
  if (clusters !== undefined && isPart) return judgeClusters(clusters);
  if (isPart) return { verdict: 'not-proven', reasons };
  if (isAll || findings.some(({ figure }) => figure !== null)) return { verdict: 'passes', reasons };
  return { verdict: 'not-proven', reasons: ['there are too few documents to tell'] };
}

function judgeClusters({
  precision,
  isCutShort,
}: ClusterReport): Pick<SampleCertificate, 'verdict' | 'reasons'> {
  const worth = precision?.effectiveSampleSize;
  const reasons = [
    ...(worth === undefined ? ['what its clusters are worth is not known'] : []),
    ...(isCutShort ? ['clusters were given up at the limit, which favours small ones'] : []),
    ...(worth !== undefined && worth < FEW_DOCUMENTS
      ? [`neighbours are alike: the sample says as much as ${Math.round(worth)} documents drawn one by one`]
      : []),
  ];
  return { verdict: reasons.length === 0 ? 'passes' : 'not-proven', reasons };
}

/** What a part that was never seen says against the sample. */
function unseenReasons({ end, ...seen }: SampleCertificate['seen']): string[] {
  if (end === 'whole' || end === 'clusters') return [];
  const part = `${seen.filesRead} of ${seen.files} files`;
  return end === 'budget-reached'
    ? [`reading stopped in ${part} when the budget was reached: what comes behind had no chance`]
    : [`"read_at_most" left ${part} to be read: the sample is one of those`];
}

import type { Finding } from '@sluice/records';
import type { ClusterReport } from './report-clusters.ts';

/** Below so many documents drawn one by one, shares of groups are hardly known. */
export const FEW_DOCUMENTS = 100;

/**
 * What a sample of clusters is worth. `low` if it says as much as fewer than a hundred documents, if that cannot be told,
 * or if its last clusters were given up for the limit's sake.
 */
export function clusterFinding(domain: string, report: ClusterReport, sampledDocuments: number): Finding {
  const { precision, isCutShort, inclusionProbability } = report;
  const isLow = isCutShort || precision === null || precision.effectiveSampleSize < FEW_DOCUMENTS;
  return {
    check: 'design-effect',
    subject: domain,
    severity: isLow ? 'low' : 'ok',
    figure: precision === null ? null : precision.designEffect,
    sentence: [
      `${domain}: read at random, ${megabytes(report.readBytes)} of ${megabytes(report.storedBytes)}`,
      `${report.drawnClusters} of ${report.clusterCount} clusters, each with a probability of ${percent(inclusionProbability)}`,
      worth(report, sampledDocuments),
      ...(isCutShort ? ['the last cluster was given up at the limit, which favours small ones'] : []),
    ].join('; '),
  };
}

function worth({ precision, alikeIn }: ClusterReport, sampledDocuments: number): string {
  if (precision === null)
    return alikeIn === null
      ? 'what the sample is worth cannot be told: name a "group" that neighbours may share'
      : 'what the sample is worth cannot be told by fewer than two clusters';
  const { designEffect, relativeError, effectiveSampleSize } = precision;
  return `neighbours share their ${alikeIn} (design effect ${designEffect.toFixed(1)}, give or take ${percent(relativeError)}): ${sampledDocuments} documents say as much as ${Math.round(effectiveSampleSize)} drawn one by one`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

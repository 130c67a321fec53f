import { leakageFinding } from '@sluice/auditing';
import type { SplitCertificate } from '@sluice/manifest';
import type { Finding } from '@sluice/records';

/** Shares of the held-out words that train has, too, from which it is noted and from which it is a problem. */
const SHARED = { low: 0.01, high: 0.1 } as const;

/** Of a corpus whose recipe wants none of it held out. */
export const NOTHING_HELD_OUT: Finding = {
  check: 'leakage/documents',
  severity: 'low',
  figure: null,
  sentence: 'Nothing is held out, as the recipe asks for: there are no splits to compare.',
};

/** What a certificate says, as findings of an audit. Findings name the two splits where there are more. */
export function certificateFindings(certificate: SplitCertificate): Finding[] {
  const hasMore = certificate.splits.length > 2;
  const about = (splits: readonly string[]) => (hasMore ? { subject: splits.join(' and ') } : {});
  if (certificate.splits.length < 2) return [NOTHING_HELD_OUT];
  return [
    ...certificate.keys.map((counts) => leakageFinding(counts, hasMore)),
    ...certificate.nearCopies.between.flatMap((found) =>
      [clustersFinding(found, certificate), similarityFinding(found, certificate)].map((finding) => ({
        ...about(found.splits),
        ...finding,
      })),
    ),
    ...certificate.sharedRuns.of.map((runs) => ({
      ...about(['train', runs.split]),
      ...runsFinding(runs, certificate),
    })),
  ];
}

type Between = SplitCertificate['nearCopies']['between'][number];

function clustersFinding({ splits, pairs, nearPairs }: Between, { nearCopies }: SplitCertificate): Finding {
  const compared = `${pairs} pairs of documents of ${splits[0]} and ${splits[1]}`;
  const like = `near copies, with a Jaccard similarity of ${nearCopies.similarity} or more`;
  return {
    check: 'leakage/clusters',
    severity: nearPairs > 0 ? 'high' : 'ok',
    figure: pairs === 0 ? null : nearPairs,
    sentence:
      nearPairs > 0
        ? `${nearPairs} of ${compared} are ${like}, in ${nearCopies.crossingClusters} clusters.`
        : `None of ${compared} are ${like}.`,
  };
}

function similarityFinding(found: Between, { nearCopies, claims }: SplitCertificate): Finding {
  const { leastSimilarity, similarity } = nearCopies;
  const isLeft = found.largest >= similarity;
  const counted = found.histogram.reduce((sum, count) => sum + count, 0);
  return {
    check: 'leakage/similarity',
    severity: isLeft ? 'high' : 'ok',
    figure: found.largest,
    sentence:
      `${found.measuredPairs} pairs of ${found.documents[0] + found.documents[1]} documents that might be alike were measured across splits: ` +
      (found.example === undefined
        ? `none has a Jaccard similarity of ${leastSimilarity} or more.`
        : `${counted} have at least ${leastSimilarity}, the largest has ${found.largest.toFixed(3)} ` +
          `(${found.example.join(' and ')})${isLeft && !claims.includes('near-copies') ? ', as the recipe lets copies cross' : ''}.`),
  };
}

function runsFinding(
  runs: SplitCertificate['sharedRuns']['of'][number],
  { sharedRuns }: SplitCertificate,
): Finding {
  const { share } = runs;
  return {
    check: 'leakage/shared-runs',
    severity: share >= SHARED.high ? 'high' : share >= SHARED.low ? 'low' : 'ok',
    figure: share,
    sentence:
      `${(100 * share).toFixed(2)} % of the ${runs.words} words and signs held out lie in runs of ${sharedRuns.wordsPerRun} or more ` +
      `that also stand in train (${runs.documents} documents held against ${sharedRuns.trainDocuments}).`,
  };
}

/**
 * What drawing clusters costs against drawing documents one by one: neighbours are alike, so that a sample of clusters
 * says less. The design effect is the factor by which the variance of groups' shares is larger than for as many single
 * documents (Kish, "Survey sampling", 1965): the variance of the ratio estimator over clusters, summed over groups, by
 * that of independent draws.
 */

export interface ClusterSample {
  /** The cluster of each sampled document, any numbers. */
  readonly clusters: ArrayLike<number>;
  /** The group of each sampled document: repository, host, language. */
  readonly groups: readonly string[];
}

export interface DesignEffect {
  readonly documentCount: number;
  readonly clusterCount: number;
  /** 1 for a draw as good as one of single documents, larger for clusters of documents that are alike. */
  readonly designEffect: number;
  /** How many single documents would say as much. */
  readonly effectiveSampleSize: number;
  /** How alike documents of a cluster are: (design effect - 1) / (documents a cluster - 1), at most 1; 0 for clusters of one. */
  readonly intraClusterCorrelation: number;
}

/** @throws RangeError for fewer than two clusters, of which no variance can be had, or columns of different lengths. */
export function estimateDesignEffect(sample: ClusterSample): DesignEffect {
  const { clusters, groups } = sample;
  if (clusters.length !== groups.length)
    throw new RangeError(`estimateDesignEffect: ${clusters.length} clusters for ${groups.length} groups`);
  const { sizes, inClusters, totals } = tally(sample);
  const sizeSquares = [...sizes.values()].reduce((sum, size) => sum + size ** 2, 0);
  const clusterCount = sizes.size;
  const documentCount = groups.length;
  if (clusterCount < 2)
    throw new RangeError(`estimateDesignEffect: needs at least 2 clusters, got ${clusterCount}`);
  let clustered = 0;
  let single = 0;
  for (const [group, total] of totals) {
    const share = total / documentCount;
    single += (share * (1 - share)) / documentCount;
    let squares = share ** 2 * sizeSquares;
    for (const { count, size } of inClusters.get(group)!) squares += count ** 2 - 2 * count * share * size;
    clustered += (squares * clusterCount) / (clusterCount - 1) / documentCount ** 2;
  }
  // Both kinds of draw are without replacement from the same share of the source: the factor 1 - share cancels.
  const designEffect = single === 0 ? 1 : clustered / single;
  const meanSize = documentCount / clusterCount;
  return {
    documentCount,
    clusterCount,
    designEffect,
    effectiveSampleSize: documentCount / Math.max(designEffect, Number.EPSILON),
    intraClusterCorrelation: meanSize > 1 ? Math.min(1, (designEffect - 1) / (meanSize - 1)) : 0,
  };
}

/** Documents by cluster and by group, and for each group its documents in the clusters that have any. */
function tally({ clusters, groups }: ClusterSample) {
  const sizes = new Map<number, number>();
  const counts = new Map<string, Map<number, number>>();
  groups.forEach((group, index) => {
    const cluster = clusters[index]!;
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
    const ofGroup = counts.get(group) ?? new Map<number, number>();
    counts.set(group, ofGroup.set(cluster, (ofGroup.get(cluster) ?? 0) + 1));
  });
  const totals = new Map<string, number>();
  const inClusters = new Map<string, { count: number; size: number }[]>();
  for (const [group, ofGroup] of counts) {
    totals.set(
      group,
      [...ofGroup.values()].reduce((sum, count) => sum + count, 0),
    );
    inClusters.set(
      group,
      [...ofGroup].map(([cluster, count]) => ({ count, size: sizes.get(cluster)! })),
    );
  }
  return { sizes, inClusters, totals };
}

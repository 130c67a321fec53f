/**
 * What drawing clusters costs against drawing documents one by one: neighbours are alike, so that a sample of clusters
 * says less. The design effect is the factor by which the variance of groups' shares is larger than for as many single
 * documents (Kish, "Survey sampling", 1965): the variance of the ratio estimator over clusters, summed over groups, by
 * that of single draws.
 *
 * - Where documents were drawn again out of those in the clusters, the second draw adds the variance of single draws, and
 *   is in the spread of the clusters already (two-phase sampling: Cochran, "Sampling techniques", 1977, section 12.2).
 * - Sizes of clusters that are known of all make a ratio estimate of it (Cochran, chapter 6).
 * - The variance of single draws is 1 less the probability that two documents share a group. That is estimated by pairs
 *   out of different clusters, since pairs of one cluster share too often; so it holds for few clusters, too.
 */

export interface ClusterSample {
  /** The cluster of each sampled document, any numbers. */
  readonly clusters: ArrayLike<number>;
  /** The group of each sampled document: repository, host, language. */
  readonly groups: readonly string[];
}

export interface ClusterDesign {
  /** Clusters drawn, of all of them. @default 0: of very many */
  readonly clusterShare?: number;
  /** Documents that were kept, of those in the clusters drawn. @default 1 */
  readonly documentShare?: number;
  /**
   * Where the sizes of all clusters are known: the mean size of all over that of those drawn, and the same for squared
   * sizes. A few large clusters weigh so much that without it a run may be far off. @default 1 and 1
   */
  readonly sizeRatios?: { readonly ofMean: number; readonly ofSquare: number };
}

export interface DesignEffect {
  readonly documentCount: number;
  readonly clusterCount: number;
  /** 1 for a draw as good as one of single documents, larger for clusters of documents that are alike. */
  readonly designEffect: number;
  /** The standard error of the design effect, as a share of it: large for few clusters. At most that with `sizeRatios`. */
  readonly relativeError: number;
  /** How many single documents would say as much. */
  readonly effectiveSampleSize: number;
  /** How alike documents of a cluster are: (design effect - 1) / (documents a cluster - 1), at most 1; 0 for clusters of one. */
  readonly intraClusterCorrelation: number;
}

/**
 * @throws RangeError for fewer than two clusters, of which no variance can be had, columns of different lengths, or
 * shares outside 0 to 1.
 */
export function estimateDesignEffect(sample: ClusterSample, design: ClusterDesign = {}): DesignEffect {
  const { clusterShare, documentShare, sizeRatios } = resolveDesign(design);
  const { clusters, groups } = sample;
  if (clusters.length !== groups.length)
    throw new RangeError(`estimateDesignEffect: ${clusters.length} clusters for ${groups.length} groups`);
  const tallies = tally(sample);
  const clusterCount = tallies.length;
  const documentCount = groups.length;
  if (clusterCount < 2)
    throw new RangeError(`estimateDesignEffect: needs at least 2 clusters, got ${clusterCount}`);
  const { terms, singles } = variances(tallies, documentCount, clusterShare);
  const spread = sumOf(terms, (term) => term) * (clusterCount / (clusterCount - 1));
  const ofSecondDraw = (1 - documentShare) * singles;
  // A ratio estimate by the clusters' sizes: terms go by the square of the size, documents by the size.
  const between = (spread - ofSecondDraw) * (sizeRatios.ofSquare / sizeRatios.ofMean);
  const clustered = (1 - clusterShare) * between + ofSecondDraw;
  const single = (1 - clusterShare * documentShare) * singles;
  const designEffect = singles <= 0 || single <= 0 ? 1 : clustered / single;
  const meanSize = documentCount / clusterCount;
  return {
    documentCount,
    clusterCount,
    designEffect,
    relativeError: relativeErrorOfSum(terms),
    effectiveSampleSize: documentCount / Math.max(designEffect, Number.EPSILON),
    intraClusterCorrelation: meanSize > 1 ? Math.min(1, (designEffect - 1) / (meanSize - 1)) : 0,
  };
}

const AS_DRAWN = { ofMean: 1, ofSquare: 1 };

function resolveDesign(design: ClusterDesign): Required<ClusterDesign> {
  const { clusterShare = 0, documentShare = 1, sizeRatios = AS_DRAWN } = design;
  for (const [name, share] of Object.entries({ clusterShare, documentShare }))
    if (!(share >= 0 && share <= 1))
      throw new RangeError(`estimateDesignEffect: ${name} must be from 0 to 1, got ${share}`);
  for (const [name, ratio] of Object.entries(sizeRatios))
    if (!(ratio > 0))
      throw new RangeError(`estimateDesignEffect: sizeRatios.${name} must be positive, got ${ratio}`);
  return { clusterShare, documentShare, sizeRatios };
}

/** The documents of one cluster: all, and by group. */
interface ClusterTally {
  size: number;
  readonly counts: Map<string, number>;
}

function tally({ clusters, groups }: ClusterSample): ClusterTally[] {
  const tallies = new Map<number, ClusterTally>();
  groups.forEach((group, index) => {
    const cluster = clusters[index]!;
    const known = tallies.get(cluster) ?? { size: 0, counts: new Map<string, number>() };
    tallies.set(cluster, known);
    known.size++;
    known.counts.set(group, (known.counts.get(group) ?? 0) + 1);
  });
  return [...tallies.values()];
}

/** Of groups' shares, summed over groups: each cluster's part of that between clusters, and that of single draws. */
function variances(tallies: readonly ClusterTally[], documentCount: number, clusterShare: number) {
  const shares = new Map<string, number>();
  for (const { counts } of tallies)
    for (const [group, count] of counts) shares.set(group, (shares.get(group) ?? 0) + count / documentCount);
  const shareSquares = sumOf(shares.values(), (share) => share ** 2);
  let own = 0; // pairs of one cluster that share a group
  let pairs = 0; // all pairs of one cluster
  const terms = tallies.map(({ size, counts }) => {
    const squares = sumOf(counts.values(), (count) => count ** 2);
    const expected = sumOf(counts, ([group, count]) => count * shares.get(group)!);
    own += squares;
    pairs += size ** 2;
    return (squares - 2 * size * expected + size ** 2 * shareSquares) / documentCount ** 2;
  });
  const agreement = (shareSquares * documentCount ** 2 - own) / (documentCount ** 2 - pairs);
  // Of two documents of the whole source, one in so many pairs is of one cluster.
  const ofOneCluster = (clusterShare / tallies.length) * (own / pairs - agreement);
  return { terms, singles: (1 - agreement - ofOneCluster) / documentCount };
}

function relativeErrorOfSum(terms: readonly number[]): number {
  const mean = sumOf(terms, (term) => term) / terms.length;
  if (mean === 0) return 0;
  const variance = sumOf(terms, (term) => (term - mean) ** 2) / (terms.length - 1);
  return Math.sqrt(variance / terms.length) / mean;
}

function sumOf<Item>(items: Iterable<Item>, partOf: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) sum += partOf(item);
  return sum;
}

/** What one cluster, such as a document, has: items, and those of them that are counted. */
export interface ClusterCounts {
  readonly items: number;
  readonly counted: number;
}

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.96;

/**
 * The 95 % interval of a share of items that come in clusters, such as runs of tokens in documents: Wilson's, of as many
 * independent items as vary as much (Franco, Little, Louis and Slud, "Comparative study of confidence intervals for
 * proportions in complex sample surveys", 2019). Where all clusters have the same share there is no variance to go by,
 * and the effective number of clusters stands for it (Kish, 1965). The order of clusters is of no account.
 *
 * @throws RangeError if there is no item
 */
export function clusteredShareInterval(clusters: readonly ClusterCounts[]): readonly [number, number] {
  let items = 0;
  let squares = 0;
  let counted = 0;
  for (const cluster of clusters) {
    items += cluster.items;
    squares += cluster.items ** 2;
    counted += cluster.counted;
  }
  if (!(items > 0)) throw new RangeError('clusteredShareInterval: there must be an item');
  const share = counted / items;
  // Ascending, since a sum of fractions depends on their order.
  const residuals = Float64Array.from(clusters, (cluster) => (cluster.counted - share * cluster.items) ** 2)
    .sort()
    .reduce((sum, square) => sum + square, 0);
  const variance = (residuals * clusters.length) / (items ** 2 * Math.max(1, clusters.length - 1));
  const effective = variance > 0 ? Math.min(items, (share * (1 - share)) / variance) : items ** 2 / squares;
  return wilson(share, effective);
}

function wilson(share: number, itemCount: number): readonly [number, number] {
  const shrink = 1 + Z ** 2 / itemCount;
  const middle = (share + Z ** 2 / (2 * itemCount)) / shrink;
  const margin = (Z / shrink) * Math.sqrt((share * (1 - share)) / itemCount + Z ** 2 / (4 * itemCount ** 2));
  return [Math.max(0, middle - margin), Math.min(1, middle + margin)];
}

/**
 * The priority of a document that should be drawn in proportion to a weight: -ln(1 - priority) / weight. Bottom-k
 * over these is the weighted sample without replacement of Efraimidis and Spirakis ("Weighted random sampling with a
 * reservoir", 2006; their largest u^(1/w) are the smallest of these): each next document is drawn from those left
 * with probability weight / sum of weights left.
 *
 * @param priority in [0, 1), as the keyed draws give it.
 * @throws RangeError for a weight that is not a positive finite number: leave a document of weight 0 out.
 */
export function weightedPriority(priority: number, weight: number): number {
  if (!(weight > 0 && weight < Infinity))
    throw new RangeError(`weightedPriority: weight must be a positive finite number, got ${weight}`);
  return -Math.log1p(-priority) / weight;
}

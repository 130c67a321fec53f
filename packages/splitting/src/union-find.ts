/**
 * Disjoint sets over 0 … n - 1 in one typed array: linking by smallest member, halving of paths. Every set's root is
 * its smallest member, so that the result does not depend on the order of the links.
 */
export interface UnionFind {
  /** Joins the sets of two members. */
  join(a: number, b: number): void;
  /** The smallest member of a set. */
  rootOf(member: number): number;
}

/** Each of `memberCount` members in a set of its own. */
export function createUnionFind(memberCount: number): UnionFind {
  const parents = Uint32Array.from({ length: memberCount }, (_, member) => member);
  const rootOf = (member: number): number => {
    let at = member;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  return {
    rootOf,
    join(a, b) {
      const rootA = rootOf(a);
      const rootB = rootOf(b);
      if (rootA < rootB) parents[rootB] = rootA;
      else parents[rootA] = rootB;
    },
  };
}

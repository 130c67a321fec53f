/**
 * Byte-pair encoding by its definition: the lowest rank, of equal ones the leftmost, one merge at a time.
 *
 * @param rows Left, right and result of merges; a row's place is its rank, of equal pairs the last counts.
 */
export function mergeByDefinition(rows: readonly number[][], symbols: readonly number[]): number[] {
  const merges = new Map(
    rows.map(([left, right, result], rank) => [`${left} ${right}`, [rank, result!] as const]),
  );
  let left = [...symbols];
  for (;;) {
    let best = -1;
    let bestRank = Infinity;
    for (let index = 0; index + 1 < left.length; index++) {
      const rank = merges.get(`${left[index]} ${left[index + 1]}`)?.[0] ?? Infinity;
      if (rank < bestRank) [best, bestRank] = [index, rank];
    }
    if (best < 0) return left;
    left = [
      ...left.slice(0, best),
      merges.get(`${left[best]} ${left[best + 1]}`)![1],
      ...left.slice(best + 2),
    ];
  }
}

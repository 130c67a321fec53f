import { compareCodeUnits } from '@sluice/determinism';

/** The names that take the fewest edits from `name` (Levenshtein), nearest first, ties by code unit. */
export function nearestNames(name: string, candidates: readonly string[], limit: number): string[] {
  const wanted = name.toLowerCase().slice(0, 200);
  return [...new Set(candidates)]
    .slice(0, 1_000)
    .map((candidate) => ({ candidate, edits: editDistance(wanted, candidate.toLowerCase().slice(0, 200)) }))
    .sort((a, b) => a.edits - b.edits || compareCodeUnits(a.candidate, b.candidate))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Why a record did not become a document of the sample. The list is closed: whatever is dropped has one of these. */
export const DROP_REASONS = [
  'broken-record', // not a JSON object, or not valid UTF-8
  'missing-field', // a field that the recipe names is absent or null
  'wrong-type', // a field that must be text is not
  'empty-text', // the text is empty or white space alone
  'too-short', // below the recipe's `keep`
  'too-long', // above the recipe's `keep`
  'not-sampled', // a sound document that the draw left out
  'duplicate', // the same normalised text as a document that was kept
] as const;

export type DropReason = (typeof DROP_REASONS)[number];

/** Counts by reason; a reason that never occurred is absent. */
export type DropCounts = { readonly [Reason in DropReason]?: number };

/** The sum of counts, reason by reason. */
export function addDropCounts(all: Iterable<DropCounts>): DropCounts {
  const sum: { [Reason in DropReason]?: number } = {};
  for (const counts of all) {
    for (const reason of DROP_REASONS) {
      if (counts[reason]) sum[reason] = (sum[reason] ?? 0) + counts[reason];
    }
  }
  return sum;
}

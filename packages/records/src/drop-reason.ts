/** Why a record did not become a document of the sample. The list is closed: whatever is dropped has one of these. */
export const DROP_REASONS = [
  'broken-record', // not a JSON object, or not valid UTF-8
  'missing-field', // a field that the recipe names is absent or null
  'wrong-type', // a field that must be text is not
  'empty-text', // the text is empty or white space alone
  'too-short', // below the recipe's `keep`, or in a range of its `drop` that begins at 0
  'too-long', // above the recipe's `keep`, or in another range of its `drop`
  'unlike-text', // a share of letters, digits or signs that the recipe's `keep` and `drop` do not allow
  'repetitive', // more repeated lines or runs of words than the recipe's `keep` and `drop` allow
  'unwanted-value', // a field's value is not as the recipe's `keep` and `drop` say
  'unwanted-pattern', // lacks a pattern of the recipe's `keep`, or has one of its `drop`
  'unwanted-language', // is in another language than the recipe's `keep` says, or in one of its `drop`
  'contaminated', // shares runs of words with a benchmark
  'zero-weight', // never drawn, since its weight is 0
  'not-sampled', // a sound document that the draw left out
  'duplicate', // the same text, up to white space, as a document that was kept
  'near-duplicate', // nearly the same text as a document that was kept
  'shared-run', // nothing was left of it once the runs that held-out documents have were cut
] as const;

export type DropReason = (typeof DROP_REASONS)[number];

/** Counts by reason; a reason that never occurred is absent. */
export type DropCounts = { readonly [Reason in DropReason]?: number };

/** The sum of counts, reason by reason, in the order of {@link DROP_REASONS} whatever came first. */
export function addDropCounts(all: Iterable<DropCounts>): DropCounts {
  const list = [...all];
  const sum: { [Reason in DropReason]?: number } = {};
  for (const reason of DROP_REASONS) {
    const total = list.reduce((count, counts) => count + (counts[reason] ?? 0), 0);
    if (total > 0) sum[reason] = total;
  }
  return sum;
}

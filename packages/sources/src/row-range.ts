/** Rows [start, end) of a file. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Every row. */
export const ALL_ROWS: readonly RowRange[] = Object.freeze([{ start: 0, end: Number.POSITIVE_INFINITY }]);

/** The parts of ranges within [start, end), in order. */
export function overlaps(ranges: readonly RowRange[], within: RowRange): RowRange[] {
  return ranges
    .map((range) => ({ start: Math.max(range.start, within.start), end: Math.min(range.end, within.end) }))
    .filter((range) => range.start < range.end);
}

/** @throws RangeError unless the ranges are of whole rows, not empty, in order and apart. */
export function requireRowRanges(ranges: readonly RowRange[]): readonly RowRange[] {
  let last = 0;
  for (const { start, end } of ranges) {
    const isEnd = Number.isSafeInteger(end) || end === Number.POSITIVE_INFINITY;
    if (!Number.isSafeInteger(start) || !isEnd || start < last || end <= start) {
      throw new RangeError(
        `rows: expected ranges in order that do not overlap, got [${start}, ${end}) behind ${last}`,
      );
    }
    last = end;
  }
  return ranges;
}

/** Both ends included. */
export interface Range {
  readonly atLeast: number;
  readonly atMost: number;
}

/** `a..b` of whole numbers. @throws RangeError naming the parameter. */
export function parseRange(range: string, name: string): Range {
  const match = /^\s*(\d*)\s*\.\.\s*(\d*)\s*$/.exec(range);
  if (!match)
    throw new RangeError(`${name} must be a range such as 100..10000, got ${JSON.stringify(range)}`);
  return orderedRange(
    { atLeast: match[1] ? Number(match[1]) : 0, atMost: match[2] ? Number(match[2]) : Infinity },
    name,
  );
}

/** `a..b` of percentages. @throws RangeError naming the parameter. */
export function parseShareRange(range: string, name: string): Range {
  const match = /^\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*\.\.\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*$/.exec(range);
  if (!match) throw new RangeError(`${name} must be a range such as 25%..90%, got ${JSON.stringify(range)}`);
  const [atLeast, atMost] = [match[1] ? Number(match[1]) / 100 : 0, match[2] ? Number(match[2]) / 100 : 1];
  if (atMost > 1) throw new RangeError(`${name}: ${match[2]}% is above 100%`);
  return orderedRange({ atLeast, atMost }, name);
}

/** `a..b` of any numbers, either of them open. @throws RangeError naming the parameter. */
export function parseNumberRange(range: string, name: string): Range {
  const number = String.raw`[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
  const match = new RegExp(String.raw`^\s*(${number})?\s*\.\.\s*(${number})?\s*$`, 'i').exec(range);
  if (!match) throw new RangeError(`${name} must be a range such as -0.5..10, got ${JSON.stringify(range)}`);
  return orderedRange(
    {
      atLeast: match[1] === undefined ? -Infinity : Number(match[1]),
      atMost: match[2] === undefined ? Infinity : Number(match[2]),
    },
    name,
  );
}

export function isWithin(value: number, range: Range): boolean {
  return value >= range.atLeast && value <= range.atMost;
}

function orderedRange(range: Range, name: string): Range {
  if (range.atLeast > range.atMost)
    throw new RangeError(`${name} is empty: ${range.atLeast} is above ${range.atMost}`);
  return range;
}

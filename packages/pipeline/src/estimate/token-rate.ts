/** Tokens for a byte of text, as a sample of documents has them. */
export interface TokenRate {
  /** Tokens of a byte of UTF-8. */
  readonly rate: number;
  /** Of the rate; undefined where too few documents were looked at to say. */
  readonly standardError: number | undefined;
}

/** A document that was looked at. */
export interface RatedDocument {
  readonly byteLength: number;
  readonly tokenCount: number;
}

/** Neighbours in a file are alike: so many of them count as one. */
const NEIGHBOURS = 10;

/**
 * The ratio of all tokens to all bytes, and its standard error by the residuals of groups of neighbouring documents
 * (the linearised variance of a ratio of means over clusters; Cochran, "Sampling Techniques", 1977, 6.4 and 9.2).
 *
 * @param runs documents in the order of a file, a list for each place that was looked at
 */
export function rateTokens(runs: readonly (readonly RatedDocument[])[]): TokenRate {
  const groups = runs.flatMap(groupNeighbours);
  const bytes = sumOf(groups.map(({ byteLength }) => byteLength));
  const tokens = sumOf(groups.map(({ tokenCount }) => tokenCount));
  const rate = bytes === 0 ? 0 : tokens / bytes;
  if (groups.length < 2 || bytes === 0) return { rate, standardError: undefined };
  const squares = sumOf(groups.map(({ byteLength, tokenCount }) => (tokenCount - rate * byteLength) ** 2));
  const variance = (groups.length / (groups.length - 1)) * squares;
  return { rate, standardError: Math.sqrt(variance) / bytes };
}

function groupNeighbours(run: readonly RatedDocument[]): RatedDocument[] {
  const groups: RatedDocument[] = [];
  for (let start = 0; start < run.length; start += NEIGHBOURS) {
    const group = run.slice(start, start + NEIGHBOURS);
    groups.push({
      byteLength: sumOf(group.map(({ byteLength }) => byteLength)),
      tokenCount: sumOf(group.map(({ tokenCount }) => tokenCount)),
    });
  }
  return groups;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

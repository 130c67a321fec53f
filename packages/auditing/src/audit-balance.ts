import type { Finding } from './finding.ts';
import { formatPercent } from './format-figure.ts';

/** The trained tokens of a domain or a subdomain, and the share of all that it should have. */
export interface BalancePart {
  readonly name: string;
  /** Tokens in written blocks. */
  readonly tokens: number;
  /** In [0, 1]; shares of all parts sum to 1. */
  readonly targetShare: number;
}

export interface BalanceInput {
  /** Tokens of a block. */
  readonly blockSize: number;
  readonly parts: readonly BalancePart[];
}

/**
 * Whether the shares of trained tokens meet their targets within one block. The figure is the distance from the
 * target in blocks. One finding a part, in the order of the parts.
 *
 * @throws RangeError if the shares do not sum to 1 or a count is negative.
 */
export function auditBalance(input: BalanceInput): Finding[] {
  const { blockSize, parts } = input;
  if (!(blockSize >= 1)) throw new RangeError(`auditBalance: blockSize must be from 1, got ${blockSize}`);
  const shares = parts.reduce((sum, part) => sum + part.targetShare, 0);
  if (parts.length > 0 && !(Math.abs(shares - 1) < 1e-6))
    throw new RangeError(`auditBalance: target shares must sum to 1, got ${shares}`);
  for (const part of parts)
    if (!(part.tokens >= 0)) throw new RangeError(`auditBalance: ${part.name} has ${part.tokens} tokens`);
  const total = parts.reduce((sum, part) => sum + part.tokens, 0);
  return parts.map((part) => describe(part, total, blockSize));
}

function describe(part: BalancePart, total: number, blockSize: number): Finding {
  const check = 'balance';
  const subject = part.name;
  if (total === 0)
    return {
      check,
      subject,
      severity: 'high',
      figure: null,
      sentence: `${subject}: no token is trained on.`,
    };
  const blocks = (part.tokens - part.targetShare * total) / blockSize;
  // A hair of room for the rounding of shares such as 1/3.
  const isMet = Math.abs(blocks) <= 1 + 1e-6;
  const sentence =
    `${subject}: ${part.tokens} of ${total} trained tokens, ${formatPercent(part.tokens / total)} where ` +
    `${formatPercent(part.targetShare)} were wanted: ${Math.abs(blocks).toFixed(2)} blocks ` +
    `${blocks < 0 ? 'below' : 'above'} the target${isMet ? ', within one block' : ''}.`;
  return { check, subject, severity: isMet ? 'ok' : 'high', figure: Math.abs(blocks), sentence };
}

import { hash } from 'node:crypto';
import { type ComparisonLevel, normaliseForComparison } from './normalise-for-comparison.ts';

/**
 * The upper 64 bits of the SHA-256 of a text's normalised form. Among 10 million texts the chance of any two unequal
 * ones sharing it is 3 in a million; they would be kept on one side, no more. Never 0, which stands for no content.
 */
export function contentHash(text: string, level: ComparisonLevel): bigint {
  return hash('sha256', normaliseForComparison(text, level), 'buffer').readBigUInt64BE(0) || 1n;
}

import { hash } from 'node:crypto';

/**
 * The 256-bit key of one random decision, as 64 hexadecimal digits: the SHA-256 of the parts, each behind its
 * length in UTF-8 bytes, so that no two lists of parts share a key (`['a', 'bc']` and `['ab', 'c']` differ).
 *
 * @throws RangeError if the seed is empty: an empty seed is nearly always a missing one.
 */
export function drawKey(seed: string, purpose: string, id: string): string {
  if (seed === '') throw new RangeError('drawKey: seed must be a non-empty string');
  const parts = [seed, purpose, id].map((part) => `${Buffer.byteLength(part)}:${part}`);
  return hash('sha256', parts.join(''), 'hex');
}

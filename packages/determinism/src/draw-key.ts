import { hash } from 'node:crypto';

/**
 * The 256-bit key of one random decision, as 64 hexadecimal digits: the SHA-256 of the parts, each behind its
 * length in UTF-8 bytes, so that no two lists of parts share a key (`['a', 'bc']` and `['ab', 'c']` differ).
 *
 * @throws RangeError if the seed is empty: an empty seed is nearly always a missing one.
 */
export function drawKey(seed: string, purpose: string, id: string): string {
  if (seed === '') throw new RangeError('drawKey: seed must be a non-empty string');
  return hash('sha256', framed(seed) + framed(purpose) + framed(id), 'hex');
}

/** A part behind its length. UTF-8 has no lone surrogates, so that parts with one are written by code unit instead. */
function framed(part: string): string {
  if (part.isWellFormed()) return `${Buffer.byteLength(part)}:${part}`;
  return `u${2 * part.length}:${Buffer.from(part, 'utf16le').toString('hex')}`;
}

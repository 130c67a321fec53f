/** Token ids, 16 or 32 bits wide by the size of the vocabulary. */
export type TokenIds = Uint16Array | Uint32Array;

/** Bytes of one token id: 2 for a vocabulary of at most 65,536, else 4. The one place that decides it. */
export function tokenByteLength(vocabularySize: number): 2 | 4 {
  if (!Number.isInteger(vocabularySize) || vocabularySize < 1 || vocabularySize > 2 ** 32) {
    throw new RangeError(`tokenByteLength: vocabularySize must be from 1 to 2^32, got ${vocabularySize}`);
  }
  return vocabularySize <= 65_536 ? 2 : 4;
}

/** Room for `tokenCount` ids of a vocabulary. The caller owns it. */
export function allocateTokenIds(tokenCount: number, vocabularySize: number): TokenIds {
  return tokenByteLength(vocabularySize) === 2 ? new Uint16Array(tokenCount) : new Uint32Array(tokenCount);
}

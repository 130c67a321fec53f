import type { TokenIds } from '@sluice/records';

/** How a format stores a token id: 2 bytes, 4 bytes, or 4 bytes that a reader takes as signed. */
export type TokenWidth = 2 | 4;

const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The ids as little-endian integers of a width: a copy that the caller owns. Ids must fit, as the format's vocabulary tells. */
export function tokenBytes(tokens: TokenIds, width: TokenWidth): Uint8Array {
  const copy = width === 2 ? Uint16Array.from(tokens) : Uint32Array.from(tokens);
  return littleEndian(copy);
}

/** The bytes of an array of numbers, little-endian; a view where the machine is. */
export function littleEndian(
  values: Uint16Array | Uint32Array | Int32Array | Float32Array | BigUint64Array,
): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (isLittleEndian) return bytes;
  for (let start = 0; start < bytes.length; start += values.BYTES_PER_ELEMENT) {
    bytes.subarray(start, start + values.BYTES_PER_ELEMENT).reverse();
  }
  return bytes;
}

/**
 * UTF-8 read in place (RFC 3629). The bytes come from `TextEncoder.encodeInto`, so that they are well formed, and at
 * least three more bytes may be read behind them.
 */

/** The code point that begins at a byte. */
export function codePointAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return first;
  if (first < 0xe0) return ((first & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
  const middle = ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
  if (first < 0xf0) return ((first & 0x0f) << 12) | middle;
  return ((first & 0x07) << 18) | (middle << 6) | (bytes[at + 3]! & 0x3f);
}

/** The bytes of the code point whose first byte this is. */
export function byteWidth(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/**
 * The byte-level alphabet of GPT-2 (Radford et al. 2019, `bytes_to_unicode`): each byte is written as one printable
 * character; bytes that print in Latin-1 stand for themselves, the other 68 are U+0100 and up, in byte order.
 */
export const BYTE_TO_CHARACTER: readonly string[] = buildAlphabet();

const CHARACTER_TO_BYTE: ReadonlyMap<string, number> = new Map(
  BYTE_TO_CHARACTER.map((character, byte) => [character, byte]),
);

/** The bytes that a byte-level token spells, or undefined if it has a character outside the alphabet. */
export function byteLevelBytes(token: string): Uint8Array | undefined {
  const bytes = new Uint8Array(token.length);
  for (let index = 0; index < token.length; index++) {
    const byte = CHARACTER_TO_BYTE.get(token[index]!);
    if (byte === undefined) return undefined;
    bytes[index] = byte;
  }
  return bytes;
}

function buildAlphabet(): string[] {
  const printsItself = (byte: number) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff);
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printsItself(byte) ? byte : next++));
}

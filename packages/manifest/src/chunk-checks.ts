/*
 * Where a file is damaged, from a CRC-32 of each mebibyte beside the SHA-256 of the whole: damage lies in the chunks
 * whose CRC differs, and if a single byte of a chunk was changed, the difference of the two CRCs says which one, since
 * CRC is linear: a changed byte leaves table[change], moved on by the bytes behind it.
 */
import { crc32 } from 'node:zlib';

/** Bytes of a chunk; the last of a file may be shorter. */
export const CHUNK_BYTES: number = 2 ** 20;

/** The CRC-32 of a chunk as 8 hexadecimal digits. A file has those of its chunks one behind the other. */
export function checkOfChunk(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

/** The checks of all chunks of a text or of bytes that are in memory. */
export function checksOf(bytes: Uint8Array): string {
  let checks = '';
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    checks += checkOfChunk(bytes.subarray(start, start + CHUNK_BYTES));
  return checks;
}

/** Numbers of the chunks that differ between two files' checks; of files of different lengths, the common part. */
export function differingChunks(expected: string, found: string): number[] {
  const chunks: number[] = [];
  for (let at = 0; at < Math.min(expected.length, found.length); at += 8)
    if (expected.slice(at, at + 8) !== found.slice(at, at + 8)) chunks.push(at / 8);
  return chunks;
}

/** A change of one byte that explains a wrong CRC. */
export interface ByteChange {
  /** From the start of the chunk. */
  readonly offset: number;
  readonly expected: number;
  readonly found: number;
}

const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value >>> 0;
});
/** The entry that has a given highest byte: each byte is the highest of one. */
const ENTRY_OF = new Uint8Array(256);
TABLE.forEach((value, byte) => {
  ENTRY_OF[value >>> 24] = byte;
});

/**
 * Every single byte that may have been changed in a chunk to make its CRC what it is; usually one, none if more than
 * a byte was changed. Time and memory are those of one pass over the chunk.
 *
 * @param bytes the chunk as it is
 * @param expected its check as it was
 */
export function changedBytes(bytes: Uint8Array, expected: string): ByteChange[] {
  const changes: ByteChange[] = [];
  let state = (crc32(bytes) ^ Number.parseInt(expected, 16)) >>> 0;
  for (let offset = bytes.length - 1; offset >= 0; offset--) {
    const entry = ENTRY_OF[state >>> 24]!;
    const before = state ^ TABLE[entry]!;
    if (before === 0 && entry !== 0)
      changes.push({ offset, expected: bytes[offset]! ^ entry, found: bytes[offset]! });
    state = ((before << 8) | entry) >>> 0; // as it was before the byte behind this place
  }
  return changes;
}

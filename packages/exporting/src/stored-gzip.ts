/**
 * gzip (RFC 1952) of stored blocks (RFC 1951, 3.2.4): bytes that every gunzip reads and that are the same on every
 * machine, which those of a compressor are not. It adds 5 bytes to each 65,535.
 */
import { crc32 } from 'node:zlib';

const LARGEST_BLOCK = 65_535;
const HEADER = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255); // no name, no time, unknown system

/** A gzip file that grows: the bytes to write for each piece, perhaps none, and for its end. */
export interface StoredGzip {
  append(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** Blocks are cut at the same bytes however these are handed over. Memory: one block. */
export function createStoredGzip(): StoredGzip {
  let checksum = 0;
  let byteLength = 0;
  let head: Uint8Array = HEADER;
  let waiting: Uint8Array = new Uint8Array(0);
  return {
    append(bytes) {
      checksum = crc32(bytes, checksum);
      byteLength += bytes.length;
      const parts: Uint8Array[] = [head];
      head = new Uint8Array(0);
      waiting = Buffer.concat([waiting, bytes]);
      for (; waiting.length >= LARGEST_BLOCK; waiting = waiting.subarray(LARGEST_BLOCK)) {
        parts.push(storedHead(LARGEST_BLOCK, 0), waiting.subarray(0, LARGEST_BLOCK));
      }
      return Buffer.concat(parts);
    },
    end() {
      const trailer = Buffer.alloc(8);
      trailer.writeUInt32LE(checksum, 0);
      trailer.writeUInt32LE(byteLength % 2 ** 32, 4);
      return Buffer.concat([head, storedHead(waiting.length, 1), waiting, trailer]);
    },
  };
}

/** Whether the block is the last, and its length twice, the second time inverted. */
function storedHead(length: number, isLast: 0 | 1): Uint8Array {
  return Uint8Array.of(isLast, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff);
}

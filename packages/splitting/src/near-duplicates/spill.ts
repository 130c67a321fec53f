/** Where what does not fit into memory waits: bytes that are appended, and read by where they stand. */
export interface Spill {
  /** Appends bytes, which the caller may change afterwards, and says where they begin. */
  append(bytes: Uint8Array): number;
  /** Fills an array with the bytes from a position on. */
  read(position: number, target: Uint8Array): void;
}

/** Keeps all in memory: for what fits, and where there are no files. */
export function createMemorySpill(): Spill {
  const pieces: { readonly start: number; readonly bytes: Uint8Array }[] = [];
  let length = 0;
  return {
    append(bytes) {
      const start = length;
      pieces.push({ start, bytes: bytes.slice() });
      length += bytes.length;
      return start;
    },
    read(position, target) {
      let piece = pieceAt(pieces, position);
      for (let done = 0; done < target.length; piece++) {
        const { start, bytes } = pieces[piece]!;
        const from = position + done - start;
        const part = bytes.subarray(from, from + target.length - done);
        target.set(part, done);
        done += part.length;
      }
    },
  };
}

/** The last piece that begins at or before a position. */
function pieceAt(pieces: readonly { readonly start: number }[], position: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (pieces[middle]!.start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

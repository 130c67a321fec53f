import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const PIECE_BYTES = 2 ** 20;
const PIECES = 300;

export const HUGE_BYTES = PIECES * PIECE_BYTES;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** 300 MiB of one piece again and again between two texts, as a stream that sees what its reader holds of them. */
export function hugeText(before: string, after: string, pieceEnd = '') {
  const piece = Buffer.from('x'.repeat(PIECE_BYTES - pieceEnd.length) + pieceEnd);
  let heldBytes = Number.NaN;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(before);
    const bytesBefore = usedBytes();
    for (let count = 0; count < PIECES; count++) yield piece;
    heldBytes = usedBytes() - bytesBefore;
    yield Buffer.from(after);
  }
  return { chunks: chunks(), heldBytes: () => heldBytes };
}

/** Without garbage. */
function usedBytes(): number {
  collectGarbage();
  const { external, heapUsed } = process.memoryUsage();
  return external + heapUsed;
}

import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import type { Spill } from '@sluice/splitting';
import { readExactly } from './array-file.ts';

/** What does not fit into memory in a file that is made now, and gone when it is closed. */
export function createSpillFile(path: string): Spill & { close(): void } {
  const file = openSync(path, 'wx+');
  let byteLength = 0;
  return {
    append(bytes) {
      const start = byteLength;
      for (let done = 0; done < bytes.length; done = byteLength - start)
        byteLength += writeSync(file, bytes, done, bytes.length - done, byteLength);
      return start;
    },
    read: (position, target) => readExactly(file, path, target, position),
    close() {
      closeSync(file);
      rmSync(path);
    },
  };
}

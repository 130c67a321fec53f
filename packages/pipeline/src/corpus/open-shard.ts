import { closeSync, fstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readExactly } from '../storage/array-file.ts';

/** A file as readers of Parquet want it: byte ranges on request. Each is a copy. */
export interface ShardFile {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer;
  close(): void;
}

export function openShard(folder: string, path: string): ShardFile {
  const file = openSync(join(folder, path), 'r');
  const byteLength = fstatSync(file).size;
  return {
    byteLength,
    slice(start, end = byteLength) {
      const bytes = new Uint8Array(Math.max(0, end - start));
      readExactly(file, path, bytes, start);
      return bytes.buffer;
    },
    close: () => closeSync(file),
  };
}

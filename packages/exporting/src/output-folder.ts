import type { ByteSink } from './byte-sink.ts';

/** A file that is being written. */
export interface OutputFile extends ByteSink {
  /** No more bytes follow. */
  close(): void | Promise<void>;
}

/** Where formats of several files go: a folder on disk, a map in memory. Paths have forward slashes. */
export interface OutputFolder {
  createFile(path: string): OutputFile | Promise<OutputFile>;
}

export interface WrittenFile {
  readonly path: string;
  readonly byteLength: number;
}

/** A folder that keeps a list of what was written to it. */
export interface CountedFolder extends OutputFolder {
  readonly files: readonly WrittenFile[];
  /** Writes a whole file. @returns its length in bytes */
  writeFile(path: string, parts: readonly Uint8Array[]): Promise<number>;
}

/** The folder with a count of its files and bytes; a file is in the list once it is closed. */
export function countFiles(folder: OutputFolder): CountedFolder {
  const files: WrittenFile[] = [];
  async function createFile(path: string): Promise<OutputFile> {
    const file = await folder.createFile(path);
    let byteLength = 0;
    return {
      write(bytes) {
        byteLength += bytes.length;
        return file.write(bytes);
      },
      async close() {
        await file.close();
        files.push({ path, byteLength });
      },
    };
  }
  return {
    files,
    createFile,
    async writeFile(path, parts) {
      const file = await createFile(path);
      for (const bytes of joinSmall(parts)) await file.write(bytes);
      await file.close();
      return parts.reduce((sum, { length }) => sum + length, 0);
    },
  };
}

/** Small parts cost a write each; joined to about so many bytes they do not, and a large file is never joined whole. */
const JOINED_BYTES = 2 ** 20;

function* joinSmall(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  let start = 0;
  let byteLength = 0;
  for (const [index, part] of parts.entries()) {
    byteLength += part.length;
    if (byteLength < JOINED_BYTES && index + 1 < parts.length) continue;
    yield index === start ? part : Buffer.concat(parts.slice(start, index + 1));
    start = index + 1;
    byteLength = 0;
  }
}

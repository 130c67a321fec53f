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
  /** Writes a whole file. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
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
    async writeFile(path, bytes) {
      const file = await createFile(path);
      await file.write(bytes);
      await file.close();
    },
  };
}

import type { ExportFormatName, ExportOptions, OutputFolder } from '@sluice/exporting';
import { createExportWriter } from '@sluice/exporting';
import type { BlockBatch } from '@sluice/records';
import { expect } from 'vitest';
import { MemorySink } from './memory-sink.ts';

/** A folder in memory. A file that is not closed, or written after it was, is an error. */
export class MemoryFolder implements OutputFolder {
  readonly #files = new Map<string, Uint8Array | undefined>();

  createFile(path: string) {
    if (this.#files.has(path)) throw new Error(`${path} is created twice`);
    this.#files.set(path, undefined);
    const sink = new MemorySink();
    return {
      write: (bytes: Uint8Array) => {
        if (this.#files.get(path)) throw new Error(`${path} is written after it was closed`);
        sink.write(bytes.slice());
      },
      close: async () => void this.#files.set(path, sink.bytes),
    };
  }

  /** The files by path, in order of path. */
  get files(): ReadonlyMap<string, Buffer> {
    const paths = [...this.#files.keys()].sort();
    return new Map(
      paths.map((path) => {
        const bytes = this.#files.get(path);
        if (!bytes) throw new Error(`${path} was not closed`);
        return [path, Buffer.from(bytes)];
      }),
    );
  }
}

/** Writes batches in a format; the writer's own list of files must be what is in the folder. */
export async function exportFiles(
  name: ExportFormatName,
  batches: readonly BlockBatch[],
  options: ExportOptions,
): Promise<ReadonlyMap<string, Buffer>> {
  const folder = new MemoryFolder();
  const writer = createExportWriter(name, folder, options);
  for (const batch of batches) await writer.write(batch);
  const { files, blockCount } = await writer.finish();
  expect(blockCount).toBe(options.blockCount);
  const sizes = new Map([...folder.files].map(([path, bytes]) => [path, bytes.length]));
  expect(new Map(files.map(({ path, byteLength }) => [path, byteLength]))).toEqual(sizes);
  return folder.files;
}

import { DataError } from '@sluice/records';
import type { ByteFile } from './byte-file.ts';
import { openStore } from './open-store.ts';
import type { ReadOptions } from './read-documents.ts';
import { locateError } from './record-batch.ts';
import type { ResolvedSource, SourceFile } from './source-spec.ts';

/** The file of a source that the options name. @throws RangeError if there is none. */
export function requireFile(source: ResolvedSource, fileIndex: number): SourceFile {
  const file = source.files[fileIndex];
  if (file) return file;
  throw new RangeError(
    `fileIndex: expected 0 to ${source.files.length - 1} for ${source.name}, got ${fileIndex}`,
  );
}

/** Opens a file of a source for `use`, closes it, and gives errors their source and file. */
export async function openSourceFile<T>(
  source: ResolvedSource,
  options: ReadOptions,
  use: (file: ByteFile, path: string) => Promise<T>,
): Promise<T> {
  const pieces = streamSourceFile(source, options, async function* (file, path) {
    yield await use(file, path);
  });
  for await (const result of pieces) return result;
  throw new Error('unreachable');
}

/** As `openSourceFile`, for what is made of the file piece by piece. */
export async function* streamSourceFile<T>(
  source: ResolvedSource,
  options: ReadOptions,
  use: (file: ByteFile, path: string) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const { path, ...stat } = requireFile(source, options.fileIndex);
  let opened: ByteFile | undefined;
  try {
    const store = await openStore(source.from, options, source.revision);
    opened = watched(await store.open({ path, ...stat }), options);
    yield* use(opened, path);
  } catch (error) {
    throw error instanceof DataError ? locateError(error, source.name, path) : error;
  } finally {
    await opened?.close();
  }
}

/** The same file, counting what is read of it and stopping at the signal. */
function watched(file: ByteFile, { onProgress, signal }: ReadOptions): ByteFile {
  let bytesRead = 0;
  const count = (byteLength: number): void => {
    signal?.throwIfAborted();
    bytesRead += byteLength;
    onProgress?.(bytesRead);
  };
  async function* stream(start?: number, chunks?: 'owned' | 'reused'): AsyncGenerator<Uint8Array> {
    for await (const chunk of file.stream(start, chunks)) {
      count(chunk.length);
      yield chunk;
    }
  }
  const read = async (start: number, end: number): Promise<Uint8Array> => {
    const bytes = await file.read(start, end);
    count(bytes.length);
    return bytes;
  };
  return { byteLength: file.byteLength, read, stream, close: () => file.close() };
}

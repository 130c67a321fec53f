import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from '@sluice/records';
import type { ByteFile, FileStore, ListedFile } from './byte-file.ts';
import { parseCard } from './choose-files.ts';
import { nearestNames } from './nearest-names.ts';
import type { ByteChunks } from './record-batch.ts';
import { requireInsidePath } from './select-files.ts';

/** Digests of files by path, size, time and inode, so that an unchanged file is hashed once. A `Map` will do. */
export interface KnownDigests {
  get(key: string): string | undefined;
  set(key: string, digest: string): unknown;
}

export interface LocalStoreOptions {
  /** What a relative `from` counts from. */
  readonly baseFolder: string;
  readonly knownDigests?: KnownDigests;
  readonly signal?: AbortSignal;
  /** Told of the bytes read by each step of hashing. */
  readonly onHashed?: (byteCount: number) => void;
}

const CHUNK_BYTES = 2 ** 20;

/**
 * A folder of this machine, or one file of it. Links are followed; a folder that was already visited is not entered
 * again.
 *
 * @throws DataError `no-such-source`.
 */
export async function openLocalStore(from: string, options: LocalStoreOptions): Promise<FileStore> {
  const path = resolve(options.baseFolder, from.startsWith('file:') ? fileURLToPath(from) : from);
  const found = await stat(path).catch(async (error: unknown) => {
    throw await noSuchSource(from, path, error);
  });
  const root = found.isDirectory() ? path : dirname(path);
  return {
    revision: '',
    hasConventions: false,
    readCard: () => readFile(join(root, 'README.md'), 'utf8').then(parseCard, () => undefined),
    list: () =>
      found.isDirectory()
        ? listFolder(root)
        : Promise.resolve([{ path: basename(path), byteLength: found.size }]),
    digest: (file) => digestFile(join(root, file.path), file.path, options),
    async open(file) {
      requireInsidePath(file.path);
      return openLocalFile(join(root, file.path), file);
    },
  };
}

async function noSuchSource(from: string, path: string, cause: unknown): Promise<DataError> {
  const siblings = await readdir(dirname(path)).catch(() => []);
  const nearest = nearestNames(basename(path), siblings, 3).map((name) => JSON.stringify(name));
  const hint =
    nearest.length > 0
      ? `beside it there are ${nearest.join(', ')}`
      : 'its parent folder does not exist or is empty';
  const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  return isMissing
    ? new DataError('no-such-source', `there is no file or folder ${JSON.stringify(from)}`, { hint, cause })
    : unreadable(from, cause);
}

async function listFolder(root: string): Promise<ListedFile[]> {
  const files: ListedFile[] = [];
  const visited = new Set<string>();
  const visit = async (folder: string, prefix: string): Promise<void> => {
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      const found = await stat(path).catch(() => undefined); // a link to nothing
      if (found?.isDirectory()) await visit(path, `${prefix}${entry.name}/`);
      else if (found?.isFile()) files.push({ path: prefix + entry.name, byteLength: found.size });
    }
  };
  await visit(root, '').catch((error) => {
    throw unreadable(root, error);
  });
  return files;
}

async function digestFile(path: string, name: string, options: LocalStoreOptions): Promise<string> {
  try {
    const before = await stat(path, { bigint: true });
    const key = `${path}\0${before.size}\0${before.mtimeNs}\0${before.ino}`;
    const known = options.knownDigests?.get(key);
    if (known !== undefined) return known;
    const hash = createHash('sha256');
    const handle = await open(path);
    try {
      for await (const chunk of streamHandle(handle, { start: 0, end: Number(before.size) })) {
        options.signal?.throwIfAborted();
        hash.update(chunk);
        options.onHashed?.(chunk.length);
      }
    } finally {
      await handle.close();
    }
    const digest = `sha256:${hash.digest('hex')}`;
    options.knownDigests?.set(key, digest);
    return digest;
  } catch (error) {
    throw error instanceof Error && error.name === 'AbortError' ? error : unreadable(name, error);
  }
}

/** A file of this machine. @throws DataError `unreadable-file`, or `source-changed` if it has another size. */
export async function openLocalFile(
  path: string,
  file: Pick<ListedFile, 'path' | 'byteLength'>,
): Promise<ByteFile> {
  const handle = await open(path).catch((error) => {
    throw unreadable(file.path, error);
  });
  const { size } = await handle.stat();
  if (size !== file.byteLength) {
    await handle.close();
    throw new DataError(
      'source-changed',
      `the file has ${size} bytes, and had ${file.byteLength} when it was resolved`,
      {
        hint: 'resolve the source again, or put the old file back',
      },
    );
  }
  return {
    byteLength: size,
    read: (start, end) => readRange(handle, start, end),
    stream: (start = 0, chunks = 'owned') => streamHandle(handle, { start, end: size }, chunks),
    close: () => handle.close(),
  };
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  for (let filled = 0; filled < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) throw shrunk(start + filled, end);
    filled += bytesRead;
  }
  return bytes;
}

async function* streamHandle(
  handle: FileHandle,
  { start, end }: { readonly start: number; readonly end: number },
  chunks: 'owned' | 'reused' = 'owned',
): ByteChunks & AsyncGenerator<Uint8Array> {
  let buffer: Buffer | undefined;
  for (let position = start; position < end; ) {
    if (buffer === undefined || chunks === 'owned') buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, Math.min(CHUNK_BYTES, end - position), position);
    if (bytesRead === 0) throw shrunk(position, end);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function shrunk(byteOffset: number, end: number): DataError {
  return new DataError('truncated-file', `the file ends before byte ${end}, and did not when it was opened`, {
    position: { byteOffset },
    hint: 'something else writes to it; let that finish, and resolve the source again',
  });
}

function unreadable(name: string, cause: unknown): DataError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new DataError('unreadable-file', `cannot read ${JSON.stringify(name)} (${reason})`, {
    hint: 'check that it exists and that this user may read it',
    cause,
  });
}

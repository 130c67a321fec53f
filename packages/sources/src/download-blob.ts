import { createHash, type Hash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { DataError } from '@sluice/records';
import type { ByteFile } from './byte-file.ts';

export interface BlobDownload {
  /** Where it goes. */
  readonly path: string;
  readonly file: ByteFile;
  /** `sha256:…` or `git-sha1:…`, which the content must have. */
  readonly digest: string;
  /** Told of each step's bytes. */
  readonly onDownloaded?: ((byteCount: number) => void) | undefined;
}

/**
 * Brings a blob into the cache: into an unfinished file beside its place, checked by size and digest, then renamed. One
 * process at a time holds the unfinished file, and goes on with what a stopped one left in it; a second one at the same
 * time makes a file of its own, and the last to rename wins with the same bytes.
 *
 * @throws DataError `wrong-digest`, and what the file throws.
 */
export async function downloadBlob(download: BlobDownload): Promise<void> {
  const { path, file } = download;
  if ((await stat(path).catch(() => undefined))?.size === file.byteLength) return;
  await mkdir(dirname(path), { recursive: true });
  const lock = await takeLock(`${path}.sluice-lock`);
  const unfinished = lock ? `${path}.sluice-incomplete` : `${path}.${randomUUID()}.incomplete`;
  try {
    await fill(unfinished, download);
    await rename(unfinished, path);
  } catch (error) {
    const isWorthKeeping =
      lock !== undefined && !(error instanceof DataError && error.code === 'wrong-digest');
    if (!isWorthKeeping) await unlink(unfinished).catch(() => {});
    throw error;
  } finally {
    await lock?.release();
  }
}

async function fill(path: string, { file, digest, onDownloaded }: BlobDownload): Promise<void> {
  const handle = await open(path, 'a+');
  try {
    const hash = createContentHash(digest, file.byteLength);
    let written = await hashExisting(handle, hash, file.byteLength);
    for await (const chunk of file.stream(written)) {
      hash.update(chunk);
      await handle.appendFile(chunk);
      written += chunk.length;
      onDownloaded?.(chunk.length);
    }
    const found = hash.digest('hex');
    if (found === digest.slice(digest.indexOf(':') + 1)) return await handle.sync();
    throw new DataError('wrong-digest', `what arrived has the digest ${found}, expected ${digest}`, {
      hint: 'the download was damaged and is discarded; run it again',
    });
  } finally {
    await handle.close();
  }
}

/** Hashes what an earlier download left; a file that is too long starts anew. */
async function hashExisting(handle: FileHandle, hash: Hash, limit: number): Promise<number> {
  const { size } = await handle.stat();
  if (size > limit) {
    await handle.truncate(0);
    return 0;
  }
  const buffer = Buffer.allocUnsafe(2 ** 20);
  for (let position = 0; position < size; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
  return size;
}

/** Git names a blob by the SHA-1 of its length and content. */
function createContentHash(digest: string, byteLength: number): Hash {
  return digest.startsWith('git-sha1:')
    ? createHash('sha1').update(`blob ${byteLength}\0`)
    : createHash('sha256');
}

/** The lock, or undefined if a living process has it; one that a dead process of this machine left is taken over. */
async function takeLock(path: string): Promise<{ release(): Promise<void> } | undefined> {
  const owner = `${hostname()} ${process.pid}`;
  for (let attempt = 0; attempt < 2; attempt++) {
    const handle = await open(path, 'wx').catch(() => undefined);
    if (handle) {
      await handle.writeFile(owner);
      await handle.close();
      return { release: () => unlink(path).catch(() => {}) };
    }
    if (!(await isAbandoned(path))) return undefined;
    await unlink(path).catch(() => {});
  }
  return undefined;
}

async function isAbandoned(path: string): Promise<boolean> {
  const [host, pid] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  if (host !== hostname() || !pid) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

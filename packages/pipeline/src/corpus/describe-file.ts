import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { CHUNK_BYTES, checkOfChunk, type FileEntry } from '@sluice/manifest';

/** Size, SHA-256 and checks of a file of a build. */
export async function describeFile(folder: string, path: string): Promise<FileEntry> {
  const hash = createHash('sha256');
  let crc32 = '';
  let byteLength = 0;
  for await (const chunk of readChunks(join(folder, path))) {
    hash.update(chunk);
    crc32 += checkOfChunk(chunk);
    byteLength += chunk.length;
  }
  return { path, byteLength, sha256: hash.digest('hex'), crc32 };
}

/** The SHA-256 that a file would have with another byte at one place. */
export async function digestWithByte(
  path: string,
  { offset, byte }: { readonly offset: number; readonly byte: number },
): Promise<string> {
  const hash = createHash('sha256');
  let start = 0;
  for await (const chunk of readChunks(path)) {
    if (offset >= start && offset < start + chunk.length) chunk[offset - start] = byte;
    hash.update(chunk);
    start += chunk.length;
  }
  return hash.digest('hex');
}

/** One chunk of a file; a copy. */
export async function readChunk(path: string, chunk: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    return Uint8Array.from(await fill(file, Buffer.allocUnsafe(CHUNK_BYTES), chunk * CHUNK_BYTES));
  } finally {
    await file.close();
  }
}

/** Chunks of a file, all but the last whole. Each is a view that the next one overwrites. */
async function* readChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await open(path);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  try {
    for (let position = 0; ; position += CHUNK_BYTES) {
      const chunk = await fill(file, buffer, position);
      if (chunk.length > 0) yield chunk;
      if (chunk.length < CHUNK_BYTES) return;
    }
  } finally {
    await file.close();
  }
}

async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<Uint8Array> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, position + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

import { join } from 'node:path';
import { CHUNK_BYTES, changedBytes, describeChange, differingChunks, type FileEntry } from '@sluice/manifest';
import { digestWithByte, readChunk } from './describe-file.ts';

/** Ranges that are named of a file with many damaged chunks. */
const SHOWN = 3;

/**
 * Where a file is not as its entry says, in words that follow its name: the byte and what it was, if one byte was
 * changed; else the mebibytes that differ.
 */
export async function locateDamage(folder: string, expected: FileEntry, found: FileEntry): Promise<string> {
  const chunks = differingChunks(expected.crc32, found.crc32);
  if (expected.byteLength !== found.byteLength) return describeCut(expected, found, chunks);
  const change = chunks.length === 1 ? await findChange(folder, expected, chunks[0]!) : undefined;
  if (change !== undefined) return describeChange(change);
  const ranges = chunks.map((chunk) => {
    const start = chunk * CHUNK_BYTES;
    return `${start} to ${Math.min(start + CHUNK_BYTES, expected.byteLength) - 1}`;
  });
  const more = ranges.length > SHOWN ? ` and ${ranges.length - SHOWN} more such ranges` : '';
  return `differs within bytes ${ranges.slice(0, SHOWN).join(', ')}${more}`;
}

function describeCut(expected: FileEntry, found: FileEntry, chunks: readonly number[]): string {
  const shorter = Math.min(expected.byteLength, found.byteLength);
  const start = (chunks[0] ?? Math.floor(shorter / CHUNK_BYTES)) * CHUNK_BYTES;
  return start === 0 ? 'differs from its first mebibyte on' : `is as it was up to byte ${start - 1}`;
}

/** The one byte whose change explains everything, proved by the digest of the file without it. */
async function findChange(folder: string, expected: FileEntry, chunk: number) {
  const path = join(folder, expected.path);
  const check = expected.crc32.slice(chunk * 8, chunk * 8 + 8);
  for (const change of changedBytes(await readChunk(path, chunk), check)) {
    const offset = chunk * CHUNK_BYTES + change.offset;
    const digest = await digestWithByte(path, { offset, byte: change.expected });
    if (digest === expected.sha256) return { ...change, offset };
  }
  return undefined;
}

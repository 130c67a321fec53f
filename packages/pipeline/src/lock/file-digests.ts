import { readFile } from 'node:fs/promises';
import { writeFileAtomically } from '../storage/artefact.ts';

/** Digests of local files by path, size, time and inode: what spares hashing an unchanged file again. */
export type FileDigests = Map<string, string>;

/** The digests that an earlier run noted; none if there was no earlier run or its notes cannot be read. */
export async function readFileDigests(path: string): Promise<FileDigests> {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')) as Record<string, string>));
  } catch {
    return new Map();
  }
}

export async function writeFileDigests(path: string, digests: FileDigests): Promise<void> {
  await writeFileAtomically(path, JSON.stringify(Object.fromEntries(digests)));
}

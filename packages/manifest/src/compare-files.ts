import type { FileEntry } from './file-entry.ts';

/** A file that is not as the manifest says, in words that stand alone. */
export interface FileMismatch {
  readonly path: string;
  readonly kind: 'missing' | 'wrong-size' | 'wrong-digest';
  readonly sentence: string;
}

/** What differs between the files a manifest lists and those found; `undefined` stands for a file that is not there. */
export function compareFiles(
  expected: readonly FileEntry[],
  found: (path: string) => Pick<FileEntry, 'byteLength' | 'sha256'> | undefined,
): FileMismatch[] {
  return expected.flatMap((file) => {
    const mismatch = compareFile(file, found(file.path));
    return mismatch === undefined ? [] : [mismatch];
  });
}

function compareFile(
  expected: FileEntry,
  found: Pick<FileEntry, 'byteLength' | 'sha256'> | undefined,
): FileMismatch | undefined {
  const { path } = expected;
  if (found === undefined) return { path, kind: 'missing', sentence: `${path} is missing` };
  if (found.byteLength !== expected.byteLength) {
    const sentence = `${path} has ${found.byteLength} bytes, the manifest says ${expected.byteLength}`;
    return { path, kind: 'wrong-size', sentence };
  }
  if (found.sha256 !== expected.sha256) {
    const sentence = `${path} has the SHA-256 ${found.sha256}, the manifest says ${expected.sha256}`;
    return { path, kind: 'wrong-digest', sentence };
  }
  return undefined;
}

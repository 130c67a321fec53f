import { DataError } from '@sluice/records';
import { openStore, type StoreOptions } from './open-store.ts';

/** Small files read whole, with the commit they are of. */
export interface WholeFiles {
  /** The commit of a data set or model on the Hub; empty for anything else. */
  readonly revision: string;
  /** By path; a file that is not there is absent. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const LARGEST_BYTES = 2 ** 28;

/**
 * Reads some files of an address whole: what belongs to a corpus and is no source of documents, such as a tokenizer at
 * `hf://models/<org>/<name>@<revision>`.
 *
 * @throws DataError `file-too-large` for one over 256 MiB, and whatever the store throws.
 */
export async function readFiles(
  from: string,
  paths: readonly string[],
  options: StoreOptions,
): Promise<WholeFiles> {
  const store = await openStore(from, options);
  const listed = await store.list(paths);
  const files = new Map<string, Uint8Array>();
  for (const path of paths) {
    const file = listed.find((found) => found.path === path);
    if (file === undefined) continue;
    if (file.byteLength > LARGEST_BYTES) {
      throw new DataError(
        'file-too-large',
        `${path} of ${from} has ${file.byteLength} bytes, more than 256 MiB`,
      );
    }
    const opened = await store.open(file);
    files.set(path, await opened.read(0, opened.byteLength).finally(() => opened.close()));
  }
  return { revision: store.revision, files };
}

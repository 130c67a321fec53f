import { DataError } from '@sluice/records';
import { chooseFiles } from './choose-files.ts';
import { openStore, type StoreOptions } from './open-store.ts';
import { locateError } from './record-batch.ts';
import type { ResolvedSource, SourceFile, SourceSpec } from './source-spec.ts';

export type ResolveOptions = StoreOptions;

/**
 * Pins a source: which files it has now, with size and digest. Local files are hashed; nothing else is read.
 *
 * @throws RangeError for an unusable name or pattern; DataError `no-such-source`, `no-matching-file`, `mixed-formats`,
 * `path-escapes`, `unreadable-file`.
 */
export async function resolveSource(spec: SourceSpec, options: ResolveOptions): Promise<ResolvedSource> {
  if (spec.name === '' || /[#\0\n]/.test(spec.name)) {
    throw new RangeError(
      `resolveSource: name must be non-empty and without #, got ${JSON.stringify(spec.name)}`,
    );
  }
  if (spec.from.startsWith('hf://models/')) {
    throw new RangeError(
      `from: expected hf://datasets/<org>/<name>@<revision>, got ${JSON.stringify(spec.from)}`,
    );
  }
  try {
    const store = await openStore(spec.from, options);
    const chosen = await chooseFiles(store, spec);
    const files: SourceFile[] = [];
    for (const file of chosen) {
      files.push({ path: file.path, byteLength: file.byteLength, digest: await store.digest(file) });
    }
    return { name: spec.name, from: spec.from, revision: store.revision, files };
  } catch (error) {
    throw error instanceof DataError ? locateError(error, spec.name, error.position.file) : error;
  }
}

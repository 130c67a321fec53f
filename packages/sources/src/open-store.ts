import { DataError } from '@sluice/records';
import type { FileStore } from './byte-file.ts';
import { type LocalStoreOptions, openLocalStore } from './local-store.ts';

export type StoreOptions = LocalStoreOptions;

/** The store that an address names, by its scheme. @throws DataError `unsupported-address`, or what the store throws. */
export async function openStore(from: string, options: StoreOptions): Promise<FileStore> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(from)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file') return openLocalStore(from, options);
  throw new DataError('unsupported-address', `cannot read from ${JSON.stringify(from)}`, {
    hint: 'use a path, or a file: URL',
  });
}

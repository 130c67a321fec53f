import { DataError } from '@sluice/records';
import type { FileStore } from './byte-file.ts';
import { openHttpStore } from './http-store.ts';
import { type Environment, readHubSettings } from './hub-settings.ts';
import { openHubStore } from './hub-store.ts';
import { type LocalStoreOptions, openLocalStore } from './local-store.ts';
import { type NetworkOptions, resolveNetworkOptions } from './network-options.ts';

export interface StoreOptions extends LocalStoreOptions {
  readonly network?: NetworkOptions;
  /** Whether files from the Hub that are read whole are kept in its cache, or only what is there is used. @default 'fill' */
  readonly hubCache?: 'fill' | 'use';
  /** Where the settings of the Hub (`HF_TOKEN`, …) and the endpoint of S3 are taken from. @default process.env */
  readonly environment?: Environment;
  /** Told of the bytes of each step that came over the network into the cache. */
  readonly onDownloaded?: (byteCount: number) => void;
}

/**
 * The store that an address names, by its scheme: none or `file:`, `https:`, `http:`, `hf:`, `s3:`. With a commit, a Hub data
 * set is read at it.
 *
 * @throws DataError `unsupported-address`, or what the store throws.
 */
export async function openStore(from: string, options: StoreOptions, commit?: string): Promise<FileStore> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(from)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file') return openLocalStore(from, options);
  const { signal, onDownloaded } = options;
  const network = resolveNetworkOptions(options.network);
  if (scheme === 'https' || scheme === 'http') return openHttpStore(from, { network, signal });
  if (scheme === 'hf') {
    const settings = await readHubSettings(options.environment ?? process.env);
    return openHubStore(from, {
      settings,
      network,
      signal,
      commit,
      onDownloaded,
      cache: options.hubCache ?? 'fill',
    });
  }
  if (scheme === 's3') {
    const { openS3Store } = await import('./s3-store.ts');
    return openS3Store(from, { network, signal, environment: options.environment ?? process.env });
  }
  throw new DataError('unsupported-address', `cannot read from ${JSON.stringify(from)}`, {
    hint: 'use a path, https://…, s3://<bucket>/<prefix>, or hf://datasets/<org>/<name>@<revision>',
  });
}

import { DataError } from '@sluice/records';
import type { ByteFile, FileStore, ListedFile } from './byte-file.ts';
import { parseCard } from './choose-files.ts';
import { downloadBlob } from './download-blob.ts';
import { openHttpFile } from './http-file.ts';
import { type HubAddress, parseHubAddress } from './hub-address.ts';
import { type HubCache, type HubListing, openHubCache } from './hub-cache.ts';
import {
  type HubClientOptions,
  hubFileUrl,
  hubToken,
  listHubFiles,
  readHubRepository,
} from './hub-client.ts';
import { openLocalFile } from './local-store.ts';
import { requireInsidePath } from './select-files.ts';

export interface HubStoreOptions extends HubClientOptions {
  /** Whether files that are read are kept in the cache (`fill`), or only what is there is used (`use`). */
  readonly cache: 'fill' | 'use';
  /** The commit to read; without it the revision is asked for. */
  readonly commit?: string | undefined;
  readonly onDownloaded?: ((byteCount: number) => void) | undefined;
}

/**
 * A data set or model on the Hub at one commit. Revisions are resolved first and everything is asked by commit, so that a branch
 * that moves cannot mix two states. Offline, commit and listing come from the cache.
 *
 * @throws RangeError for a bad address. DataError `not-authorised`, `no-such-source`, `offline`, `broken-listing`,
 * `network`.
 */
export async function openHubStore(from: string, options: HubStoreOptions): Promise<FileStore> {
  const address = parseHubAddress(from);
  const cache = openHubCache(options.settings.cacheFolder, address);
  const resolved = await resolveCommit(address, cache, options);
  let listing: HubListing | undefined;
  const readListing = async (): Promise<HubListing> => {
    listing ??= await listCommit({ address, cache, resolved }, options);
    return listing;
  };
  return {
    revision: resolved.commit,
    hasConventions: address.kind === 'dataset',
    async list() {
      const { files } = await readListing();
      return files.filter((file) => file.path.startsWith(address.folder));
    },
    readCard: async () => cardOf(await readListing(), { address, cache, resolved }),
    digest: async (file) =>
      file.digest ?? Promise.reject(new DataError('broken-listing', `${file.path} has no digest`)),
    open: (file) => openHubFile(file, { address, cache, resolved }, options),
  };
}

interface HubState {
  readonly address: HubAddress;
  readonly cache: HubCache;
  readonly resolved: { readonly commit: string; readonly card: unknown };
}

async function resolveCommit(
  address: HubAddress,
  cache: HubCache,
  options: HubStoreOptions,
): Promise<HubState['resolved']> {
  if (options.commit) return { commit: requireCommit(options.commit), card: undefined };
  if (!options.settings.isOffline) {
    const found = await readHubRepository(address, options);
    await cache.writeRef(address.revision, found.commit);
    return found;
  }
  const isCommit = /^[0-9a-f]{40}$/.test(address.revision);
  const commit = isCommit ? address.revision : await cache.readRef(address.revision);
  if (commit) return { commit: requireCommit(commit), card: undefined };
  throw offline(`the commit of ${address.name}@${address.revision}`);
}

async function listCommit(
  { address, cache, resolved }: HubState,
  options: HubStoreOptions,
): Promise<HubListing> {
  if (options.settings.isOffline) {
    const listing = await cache.readListing(resolved.commit);
    if (listing) return listing;
    throw offline(`the listing of ${address.name} at ${resolved.commit}`);
  }
  const entries = await listHubFiles(address, resolved.commit, options);
  const files = entries.map((entry) => {
    requireInsidePath(entry.path);
    const digest = entry.lfs ? `sha256:${entry.lfs.oid.replace(/^sha256:/, '')}` : `git-sha1:${entry.oid}`;
    return { path: entry.path, byteLength: entry.lfs?.size ?? entry.size, digest };
  });
  const listing = { files, card: resolved.card ?? null };
  await cache.writeListing(resolved.commit, listing);
  return listing;
}

/** The card of the listing, or of a snapshot's README.md where another program filled the cache. */
async function cardOf(listing: HubListing, { cache, resolved }: HubState): Promise<unknown> {
  if (listing.card !== undefined) return listing.card;
  const readme = listing.files.find((file) => file.path === 'README.md');
  const path = readme && (await cache.findFile(resolved.commit, readme));
  if (!readme || !path) return undefined;
  const file = await openLocalFile(path, readme);
  try {
    return parseCard(new TextDecoder().decode(await file.read(0, file.byteLength)));
  } finally {
    await file.close();
  }
}

async function openHubFile(file: ListedFile, state: HubState, options: HubStoreOptions): Promise<ByteFile> {
  requireInsidePath(file.path);
  const { address, cache, resolved } = state;
  const cached = await cache.findFile(resolved.commit, file);
  if (cached) return openLocalFile(cached, file);
  if (options.settings.isOffline) throw offline(`${file.path} of ${address.name}`);
  const remote = openHttpFile({
    url: hubFileUrl(options.settings, address, { commit: resolved.commit, path: file.path }),
    byteLength: file.byteLength,
    token: hubToken(options.settings),
    signal: options.signal,
    network: options.network,
  });
  if (options.cache === 'use' || file.digest === undefined) return remote;
  const path = cache.blobPath(file.digest);
  await downloadBlob({ path, file: remote, digest: file.digest, onDownloaded: options.onDownloaded });
  return openLocalFile(await cache.linkFile(resolved.commit, file), file);
}

function requireCommit(commit: string): string {
  if (/^[0-9a-f]{40}$/.test(commit)) return commit;
  throw new DataError('broken-listing', `${JSON.stringify(commit)} is no commit`, {
    hint: 'resolve the source again',
  });
}

function offline(what: string): DataError {
  return new DataError('offline', `${what} is not in the cache, and HF_HUB_OFFLINE is set`, {
    hint: 'run once with the network, or unset HF_HUB_OFFLINE',
  });
}

import { randomUUID } from 'node:crypto';
import {
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  stat,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { ListedFile } from './byte-file.ts';
import type { HubAddress } from './hub-address.ts';

/** What was once listed of a commit, kept so that a later run without a network sees the same files. */
export interface HubListing {
  readonly files: readonly ListedFile[];
  readonly card: unknown;
}

/**
 * One data set or model in the cache of the Hub's Python client: `blobs/` by digest, `snapshots/<commit>/<path>` as links to them, and
 * `refs/<revision>` with a commit. Listings are beside them in `sluice/`, which that client does not look at.
 * Everything is written under a name of its own and renamed.
 */
export interface HubCache {
  blobPath(digest: string): string;
  /** The commit that a revision stood for when it was last asked. */
  readRef(revision: string): Promise<string | undefined>;
  writeRef(revision: string, commit: string): Promise<void>;
  readListing(commit: string): Promise<HubListing | undefined>;
  writeListing(commit: string, listing: HubListing): Promise<void>;
  /** The path of a file of a commit, if it is here with this size. */
  findFile(commit: string, file: ListedFile): Promise<string | undefined>;
  /** Makes a blob that is here a file of a commit, and returns the file's path. */
  linkFile(commit: string, file: ListedFile): Promise<string>;
}

/** The cache of a data set or model; nothing is created before something is written. */
export function openHubCache(
  cacheFolder: string,
  { kind, name }: Pick<HubAddress, 'kind' | 'name'>,
): HubCache {
  const root = join(cacheFolder, `${kind}s--${name.replaceAll('/', '--')}`);
  const blobPath = (digest: string): string => join(root, 'blobs', digest.slice(digest.indexOf(':') + 1));
  const snapshotPath = (commit: string, path: string): string => join(root, 'snapshots', commit, path);
  const listingPath = (commit: string): string => join(root, 'sluice', `${commit}.json`);
  return {
    blobPath,
    readRef: (revision) => readFile(join(root, 'refs', revision), 'utf8').then((text) => text.trim(), absent),
    writeRef: (revision, commit) => replaceFile(join(root, 'refs', revision), commit),
    async readListing(commit) {
      const stored = await readFile(listingPath(commit), 'utf8').catch(absent);
      return stored === undefined
        ? listSnapshot(join(root, 'snapshots', commit))
        : (JSON.parse(stored) as HubListing);
    },
    writeListing: (commit, listing) => replaceFile(listingPath(commit), JSON.stringify(listing)),
    async findFile(commit, file) {
      const path = snapshotPath(commit, file.path);
      const found = await stat(path).catch(absent);
      return found?.isFile() && found.size === file.byteLength ? path : undefined;
    },
    async linkFile(commit, file) {
      const path = snapshotPath(commit, file.path);
      await mkdir(dirname(path), { recursive: true });
      const blob = blobPath(file.digest!);
      const made = `${path}.${randomUUID()}`;
      await symlink(relative(dirname(path), blob), made).catch(() => copyFile(blob, made));
      await rename(made, path);
      return path;
    },
  };
}

/** A file of this content under this path, whole or not at all. */
async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const made = `${path}.${randomUUID()}`;
  await writeFile(made, content);
  await rename(made, path).catch(async (error: unknown) => {
    await unlink(made);
    throw error;
  });
}

/** What another program put here: the files of a snapshot, taken for all of the commit. */
async function listSnapshot(folder: string): Promise<HubListing | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(absent);
  if (entries === undefined) return undefined;
  const files: ListedFile[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const found = await stat(path);
    if (!found.isFile()) continue;
    const digest = await digestOfLink(path);
    const inside = relative(folder, path).replaceAll('\\', '/');
    files.push({ path: inside, byteLength: found.size, ...(digest === undefined ? {} : { digest }) });
  }
  return { files, card: undefined };
}

/** Blobs are named by digest: SHA-256 for large files, git's SHA-1 for others. */
async function digestOfLink(path: string): Promise<string | undefined> {
  if ((await readlink(path).catch(absent)) === undefined) return undefined;
  const name = basename(await realpath(path));
  if (/^[0-9a-f]{64}$/.test(name)) return `sha256:${name}`;
  return /^[0-9a-f]{40}$/.test(name) ? `git-sha1:${name}` : undefined;
}

function absent(): undefined {
  return undefined;
}

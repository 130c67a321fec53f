import { createHash } from 'node:crypto';
import { commitIter, createRepo, HubApiError, type ListFileEntry } from '@huggingface/hub';
import { compareCodeUnits } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { parseHubAddress } from '../hub-address.ts';
import { type HubClientOptions, listHubFiles, readHubRepository } from '../hub-client.ts';
import { type Environment, readHubSettings } from '../hub-settings.ts';
import { type NetworkOptions, resolveNetworkOptions } from '../network-options.ts';
import { uploadFetch } from './upload-fetch.ts';

/** A file that a data set is to have. */
export interface PublishedFile {
  /** Inside the data set, with forward slashes. */
  readonly path: string;
  /** Read when it is sent, and never whole: `openAsBlob` of node:fs gives one. */
  readonly content: Blob;
  /** Of the content, if it is known: spares sending a large file that is there already. */
  readonly sha256?: string;
}

export interface Publication {
  /** `org/name`. */
  readonly name: string;
  readonly files: readonly PublishedFile[];
  /** The title of the commit. */
  readonly title: string;
  /** Of a data set that is made anew. */
  readonly visibility: 'public' | 'private';
}

export interface PublishOptions {
  /** Where `HF_TOKEN` and `HF_ENDPOINT` are taken from. @default process.env */
  readonly environment?: Environment;
  readonly network?: NetworkOptions;
  readonly signal?: AbortSignal;
  /** Told while files are hashed and sent: the share of a file that is done. */
  readonly onProgress?: (progress: UploadProgress) => void;
}

export interface UploadProgress {
  readonly path: string;
  readonly step: 'hashing' | 'uploading';
  /** From 0 to 1. */
  readonly share: number;
}

/** What a commit changed. */
export interface PublishedChange {
  readonly commit: string;
  /** The page of the data set. */
  readonly url: string;
  /** By path. */
  readonly uploaded: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Makes a data set on the Hub have these files, in one commit. It is created if it is not there. Files that are there with
 * this content are not sent again, large ones that a stopped run had sent neither, and files of folders that the new state
 * has, but which are not in it, are removed. Without a difference there is no commit.
 *
 * @throws RangeError for a bad name; DataError `not-authorised`, `offline`, `source-changed` (somebody committed
 * meanwhile), `network`.
 */
export async function publishDataset(
  publication: Publication,
  options: PublishOptions = {},
): Promise<PublishedChange> {
  const { name, files } = publication;
  const client = await openClient(options);
  const address = parseHubAddress(`hf://datasets/${name}`);
  if (!name.includes('/') || address.name !== name)
    throw new RangeError(`name: expected <org>/<name>, got ${JSON.stringify(name)}`);
  const url = `${client.settings.endpoint}/datasets/${name}`;
  await explained(url, () => ensureDataset(publication, client));
  const { commit } = await readHubRepository(address, client);
  const there = new Map((await listHubFiles(address, commit, client)).map((entry) => [entry.path, entry]));
  const isSame = await Promise.all(files.map((file) => isUnchanged(file, there.get(file.path))));
  const changed = files.filter((_, index) => !isSame[index]);
  const removed = staleFiles(files, [...there.keys()]);
  const outcome = {
    url,
    uploaded: changed.map(({ path }) => path).sort(compareCodeUnits),
    removed,
    unchanged: files
      .filter((_, index) => isSame[index])
      .map(({ path }) => path)
      .sort(compareCodeUnits),
  };
  if (changed.length + removed.length === 0) return { commit, ...outcome };
  const change = { publication, changed, removed, parent: commit };
  return { commit: await explained(url, () => commitChange(change, client, options)), ...outcome };
}

async function openClient(options: PublishOptions): Promise<HubClientOptions & { readonly token: string }> {
  const settings = await readHubSettings(options.environment ?? process.env);
  const { token } = settings;
  if (settings.isOffline) {
    throw new DataError('offline', 'HF_HUB_OFFLINE is set, so nothing can be published', {
      hint: 'unset it',
    });
  }
  if (token?.startsWith('hf_')) {
    return { settings, token, network: resolveNetworkOptions(options.network), signal: options.signal };
  }
  throw new DataError(
    'not-authorised',
    token === undefined ? 'there is no token' : 'the token is none of the Hub',
    {
      hint: 'set HF_TOKEN to a token that may write, from https://huggingface.co/settings/tokens',
    },
  );
}

type Client = Awaited<ReturnType<typeof openClient>>;

function access(client: Client) {
  return { hubUrl: client.settings.endpoint, accessToken: client.token, fetch: uploadFetch(client) };
}

async function ensureDataset({ name, visibility }: Publication, client: Client): Promise<void> {
  try {
    await createRepo({ repo: { type: 'dataset', name }, visibility, ...access(client) });
  } catch (error) {
    if (!(error instanceof HubApiError) || error.statusCode !== 409) throw error;
  }
}

interface Change {
  readonly publication: Publication;
  readonly changed: readonly PublishedFile[];
  readonly removed: readonly string[];
  readonly parent: string;
}

async function commitChange(
  { publication, changed, removed, parent }: Change,
  client: Client,
  { onProgress, signal }: PublishOptions,
): Promise<string> {
  const events = commitIter({
    repo: { type: 'dataset', name: publication.name },
    title: publication.title,
    operations: [
      ...changed.map(({ path, content }) => ({ operation: 'addOrUpdate', path, content }) as const),
      ...removed.map((path) => ({ operation: 'delete', path }) as const),
    ],
    parentCommit: parent,
    useXet: false,
    ...(signal === undefined ? {} : { abortSignal: signal }),
    ...access(client),
  });
  for (;;) {
    const next = await events.next();
    signal?.throwIfAborted();
    if (next.done) return next.value?.commit.oid ?? parent;
    const event = next.value;
    if (event.event !== 'fileProgress' || event.state === 'error') continue;
    onProgress?.({ path: event.path, step: event.state, share: event.progress });
  }
}

/** Whether the Hub has this content: by SHA-256 for large files, by the object id of git for small ones. */
async function isUnchanged(file: PublishedFile, there: ListFileEntry | undefined): Promise<boolean> {
  if (there === undefined) return false;
  if ((there.lfs?.size ?? there.size) !== file.content.size) return false;
  if (there.lfs !== undefined) {
    const sha256 = file.sha256 ?? (await hashContent(file.content));
    return there.lfs.oid.replace(/^sha256:/, '') === sha256;
  }
  const bytes = Buffer.from(await file.content.arrayBuffer());
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === there.oid;
}

async function hashContent(content: Blob): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content.stream()) hash.update(chunk);
  return hash.digest('hex');
}

/** Files of our folders that are not ours any more. Files at the top are left alone: people write some by hand. */
function staleFiles(files: readonly PublishedFile[], there: readonly string[]): string[] {
  const ours = new Set(files.map(({ path }) => path));
  const folders = new Set(
    files.filter(({ path }) => path.includes('/')).map(({ path }) => path.split('/')[0]!),
  );
  return there
    .filter((path) => path.includes('/') && folders.has(path.split('/')[0]!) && !ours.has(path))
    .sort(compareCodeUnits);
}

/** What an answer to a change means to who publishes. The library's own error holds the request; ours does not. */
async function explained<T>(url: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof HubApiError)) throw error;
    const { statusCode: status } = error;
    if (status === 401 || status === 403) {
      throw new DataError('not-authorised', `the token may not write to ${url}`, {
        hint: 'use a token with the right to write, of a member of the organisation',
      });
    }
    if (status === 412) {
      throw new DataError('source-changed', `somebody else changed ${url} meanwhile`, {
        hint: 'run the same command again; what was sent need not be sent again',
      });
    }
    throw new DataError('http-status', `${url} answered with status ${status}`, {
      hint: 'run the same command again later; what was sent need not be sent again',
    });
  }
}

import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { huggingFaceFeatures, readBlockFormat } from '@sluice/exporting';
import type { Manifest } from '@sluice/manifest';
import { DataError, type Finding } from '@sluice/records';
import { type PublishedChange, type PublishOptions, publishDataset, readLicences } from '@sluice/sources';
import type { AuditReport } from '../tasks/finish.ts';
import { readCorpusLock } from './corpus-lock.ts';
import { openShard } from './open-shard.ts';
import { readCorpusManifest, shardPaths } from './read-corpus.ts';

/** A finished corpus, ready to be published. */
export interface PublishableCorpus {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
  /** By path, with the length in bytes; README.md is not among them, since the card takes its place. */
  readonly files: readonly { readonly path: string; readonly byteLength: number }[];
  /** The `configs` of the corpus's own README.md as YAML, which tell loaders which files are what. */
  readonly configs: string;
  /** The columns of its Parquet files as `datasets` calls their types. */
  readonly features: Readonly<Record<string, object>>;
  readonly sources: readonly PublishedSource[];
}

export interface PublishedSource {
  readonly domain: string;
  readonly name: string;
  readonly from: string;
  readonly revision: string;
  /** As its data card names them; empty where it has none, or could not be asked. */
  readonly licences: readonly string[];
}

/** Files that lie beside what the manifest lists, and are published where they are there. */
const BESIDE = ['manifest.json', 'summary.md', 'report.html'];

/**
 * Reads what there is to publish of a corpus, and holds the files' lengths against the manifest.
 *
 * @param baseFolder what relative addresses of its sources count from, to look for their licences
 * @throws DataError `corpus/no-manifest`, `corpus/damaged`
 */
export async function readPublishable(
  folder: string,
  { baseFolder, signal }: { readonly baseFolder: string; readonly signal: AbortSignal },
): Promise<PublishableCorpus> {
  const manifest = await readCorpusManifest(folder);
  const { findings } = JSON.parse(await readFile(join(folder, 'audit.json'), 'utf8')) as AuditReport;
  const listed = manifest.files.map(({ path, byteLength }) => ({ path, byteLength }));
  for (const file of listed) await requireWhole(folder, file);
  return {
    folder,
    manifest,
    findings,
    files: [...listed.filter(({ path }) => path !== 'README.md'), ...(await besideFiles(folder))],
    configs: await readConfigs(folder),
    features: await readFeatures(folder, manifest),
    sources: await readSources(folder, baseFolder, signal),
  };
}

/** Publishes a corpus with its data card in one commit. @throws as `publishDataset` of sources */
export async function publishCorpus(
  { folder, manifest, files }: PublishableCorpus,
  publication: {
    readonly name: string;
    readonly card: string;
    readonly title: string;
    readonly isPrivate: boolean;
  },
  options: PublishOptions = {},
): Promise<PublishedChange> {
  const digests = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]));
  const published = await Promise.all(
    files.map(async ({ path }) => {
      const sha256 = digests.get(path);
      return {
        path,
        content: await openAsBlob(join(folder, path)),
        ...(sha256 === undefined ? {} : { sha256 }),
      };
    }),
  );
  const { name, card, title, isPrivate } = publication;
  return publishDataset(
    {
      name,
      title,
      visibility: isPrivate ? 'private' : 'public',
      files: [{ path: 'README.md', content: new Blob([card]) }, ...published],
    },
    options,
  );
}

async function requireWhole(
  folder: string,
  { path, byteLength }: { readonly path: string; readonly byteLength: number },
): Promise<void> {
  const found = await stat(join(folder, path)).catch(() => undefined);
  if (found?.size === byteLength) return;
  const what =
    found === undefined ? 'is missing' : `has ${found.size} bytes, the manifest says ${byteLength}`;
  throw new DataError('corpus/damaged', `${path} ${what}`, {
    position: { file: path },
    hint: `Build the corpus again, and check it with: sluice verify ${folder}`,
  });
}

async function besideFiles(folder: string): Promise<{ path: string; byteLength: number }[]> {
  const found = await Promise.all(
    BESIDE.map(async (path) => {
      const file = await stat(join(folder, path)).catch(() => undefined);
      return file === undefined ? [] : [{ path, byteLength: file.size }];
    }),
  );
  return found.flat();
}

async function readConfigs(folder: string): Promise<string> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  return /^---\n(.*?)\n---\n/s.exec(readme)?.[1] ?? '';
}

async function readFeatures(folder: string, manifest: Manifest): Promise<PublishableCorpus['features']> {
  const shard = openShard(folder, shardPaths(manifest, 'train')[0]!);
  try {
    return huggingFaceFeatures(await readBlockFormat(shard));
  } finally {
    shard.close();
  }
}

/** The sources with the licences that their cards name. One that cannot be asked has none: the card says so. */
async function readSources(
  folder: string,
  baseFolder: string,
  signal: AbortSignal,
): Promise<PublishedSource[]> {
  const { recipe, sources } = await readCorpusLock(folder);
  const found: PublishedSource[] = [];
  for (const { domain, index, name, revision } of sources) {
    const { from } = recipe.domains.find((one) => one.name === domain)!.sources[index]!;
    const licences = await readLicences(from, { baseFolder, signal }).catch(() => {
      signal.throwIfAborted();
      return [];
    });
    found.push({ domain, name, from, revision, licences });
  }
  return found;
}

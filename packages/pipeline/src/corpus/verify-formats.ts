/*
 * Holds every format that was written beside the Parquet files against the blocks: each is read back by a reader that
 * knows the format by its description, and what it finds must be what the blocks hold. Memory: a row group or a shard.
 */
import {
  type BlockDigest,
  BY_DOMAIN_FOLDER,
  createBlockDigester,
  DOCUMENT_FORMATS,
  type DocumentFormatName,
  digestFormat,
  REREADERS,
  type RereadName,
  type WrittenFolder,
} from '@sluice/exporting';
import type { Manifest } from '@sluice/manifest';
import { DataError, SPLIT_NAMES } from '@sluice/records';
import type { SplitPart } from '../plan/held-out-domains.ts';
import { openShard, type ShardFile } from './open-shard.ts';
import { readSplitBlocks } from './read-corpus.ts';

/** A format of a split as it was read back. */
export interface FormatCheck extends SplitPart {
  readonly format: 'parquet' | RereadName | `documents/${DocumentFormatName}`;
  readonly blocks: number;
  /** SHA-256 of all ids as 32-bit little-endian integers; undefined where there are none, as in sidecars. */
  readonly tokenDigest: string | undefined;
  /** What was compared and is equal, such as `tokens`, `labels`, `spans`; of Parquet, what the others are held against. */
  readonly equal: readonly string[];
}

export interface FormatVerification {
  readonly formats: readonly FormatCheck[];
  readonly problems: readonly string[];
}

/** @param sound the files that have the digest of the manifest; others are told of elsewhere */
export async function verifyFormats(
  folder: string,
  manifest: Manifest,
  sound: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<FormatVerification> {
  const formats: FormatCheck[] = [];
  const problems: string[] = [];
  for (const part of partsOf(manifest)) {
    const paths = pathsOf(manifest, blocksPrefix(part));
    if (!paths.every((path) => sound.has(path))) continue;
    const expected = await digestParquet(folder, paths, signal);
    formats.push({ ...part, format: 'parquet', ...summaryOf(expected), equal: propertiesOf(expected) });
    if (part.domain !== undefined) problems.push(...compareHeldOut(manifest, part, expected.blocks));
    for (const format of formatsOf(manifest, part)) {
      const check = { ...part, format };
      if (!pathsOf(manifest, folderOf(check)).every((path) => sound.has(path))) continue;
      signal?.throwIfAborted();
      try {
        const found = await digestWritten(folder, manifest, check);
        const differing = differences(found, expected);
        formats.push({ ...check, ...summaryOf(found), equal: propertiesOf(found) });
        if (differing.length > 0)
          problems.push(
            `${nameOf(check)} does not hold the blocks of the Parquet files: other ${differing.join(', ')}`,
          );
      } catch (error) {
        problems.push(cannotRead(check, error));
      }
    }
    const documents = await verifyDocuments(folder, manifest, part, sound);
    formats.push(...documents.formats);
    problems.push(...documents.problems);
  }
  return { formats, problems };
}

function cannotRead(check: Pick<FormatCheck, 'split' | 'domain' | 'format'>, error: unknown): string {
  if (!(error instanceof DataError || error instanceof RangeError)) throw error;
  return `${nameOf(check)} cannot be read back: ${error.message}`;
}

/**
 * Documents that are not packed stand in no Parquet file: their sidecar tells where each begins, and every format must
 * have the tokens of the first.
 */
async function verifyDocuments(
  folder: string,
  manifest: Manifest,
  part: SplitPart,
  sound: ReadonlySet<string>,
): Promise<FormatVerification> {
  const formats: FormatCheck[] = [];
  const problems: string[] = [];
  let expected: Partial<BlockDigest> = {};
  const names = Object.keys(DOCUMENT_FORMATS).map(
    (name) => `documents/${name}` as `documents/${DocumentFormatName}`,
  );
  for (const format of ['document-table', ...names] as const) {
    const check = { ...part, format };
    const prefix = `${folderOf(check)}${format === 'document-table' ? `provenance/${part.split}-documents` : ''}`;
    const paths = pathsOf(manifest, prefix);
    if (paths.length === 0 || !paths.every((path) => sound.has(path))) continue;
    try {
      const found = await digestWritten(folder, manifest, check);
      expected = { ...found, ...expected };
      const differing = differences(found, { blocks: 0, ...expected });
      formats.push({ ...check, ...summaryOf({ ...expected, ...found }), equal: propertiesOf(found) });
      if (differing.length > 0)
        problems.push(
          `${nameOf(check)} does not hold the documents of the sidecar: other ${differing.join(', ')}`,
        );
    } catch (error) {
      problems.push(cannotRead(check, error));
    }
  }
  return { formats, problems };
}

/** The splits of a corpus, then the domains of what is held out. */
function partsOf(manifest: Manifest): SplitPart[] {
  const splits = SPLIT_NAMES.filter((split) => pathsOf(manifest, blocksPrefix({ split })).length > 0);
  const domains = [...new Set(manifest.streams.map(({ domain }) => domain))];
  const parts = splits.flatMap((split) => domains.map((domain) => ({ split, domain })));
  return [
    ...splits.map((split) => ({ split })),
    ...parts.filter((part) => pathsOf(manifest, blocksPrefix(part)).length > 0),
  ];
}

const pathsOf = ({ files }: Manifest, prefix: string): string[] =>
  files.map(({ path }) => path).filter((path) => path.startsWith(prefix));

const blocksPrefix = ({ split, domain }: SplitPart): string =>
  `${domain === undefined ? 'data' : `${BY_DOMAIN_FOLDER}/${domain}`}/${split}-`;

const SIDECAR_PATHS: Readonly<Partial<Record<RereadName, (split: string) => string>>> = {
  spans: (split) => `provenance/${split}.spans`,
  'span-table': (split) => `provenance/${split}-spans.parquet`,
  'loss-weights': (split) => `provenance/${split}-loss-weights.npy`,
};

/** Where a format's files of a part lie, from the corpus's folder; sidecars lie in it. */
function folderOf({ format, domain }: Pick<FormatCheck, 'format' | 'domain'>): string {
  const isSidecar = format === 'document-table' || SIDECAR_PATHS[format as RereadName] !== undefined;
  const own = isSidecar ? '' : `${format}/`;
  return `${own}${domain === undefined ? '' : `${BY_DOMAIN_FOLDER}/${domain}/`}`;
}

function formatsOf(manifest: Manifest, part: SplitPart): RereadName[] {
  const names = (Object.keys(REREADERS) as RereadName[]).filter((name) => name !== 'document-table');
  return names.filter((format) => {
    const sidecar = SIDECAR_PATHS[format]?.(part.split) ?? '';
    return pathsOf(manifest, `${folderOf({ ...part, format })}${sidecar}`).length > 0;
  });
}

async function digestParquet(
  folder: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<BlockDigest> {
  const digester = createBlockDigester();
  for await (const batch of readSplitBlocks(folder, paths)) {
    signal?.throwIfAborted();
    digester.add(batch);
  }
  return digester.digest();
}

async function digestWritten(
  folder: string,
  manifest: Manifest,
  check: Pick<FormatCheck, 'split' | 'domain' | 'format'>,
): Promise<Partial<BlockDigest>> {
  const { vocabularySize } = manifest;
  const name = check.format.replace('documents/', '') as RereadName;
  const isOfDocuments = check.format !== name || name === 'document-table';
  const prefix = folderOf(check);
  const open: ShardFile[] = [];
  const written: WrittenFolder = {
    paths: pathsOf(manifest, prefix).map((path) => path.slice(prefix.length)),
    open(path) {
      if (!manifest.files.some((file) => file.path === `${prefix}${path}`))
        throw new DataError('unlike-format', `${path} is not among the files of the manifest`);
      const file = openShard(folder, `${prefix}${path}`);
      open.push(file);
      return file;
    },
  };
  try {
    const blockSize = isOfDocuments ? 0 : manifest.blockSize;
    return await digestFormat(name, written, { split: check.split, blockSize, vocabularySize });
  } finally {
    for (const file of open) file.close();
  }
}

const propertiesOf = (digest: Partial<BlockDigest>): string[] =>
  Object.keys(digest).filter((property) => property !== 'blocks');

const summaryOf = (digest: Partial<BlockDigest>) => ({
  blocks: digest.blocks ?? 0,
  tokenDigest: digest.tokens,
});

/** The properties that were found and are others than those of the blocks. */
function differences(found: Partial<BlockDigest>, expected: Partial<BlockDigest>): string[] {
  return (Object.keys(found) as (keyof BlockDigest)[]).filter(
    (property) => found[property] !== expected[property],
  );
}

/** What is held out of a domain is every block of it. */
function compareHeldOut(manifest: Manifest, { split, domain }: SplitPart, found: number): string[] {
  const expected = manifest.streams
    .filter((stream) => stream.split === split && stream.domain === domain)
    .reduce((sum, { blocks }) => sum + blocks, 0);
  if (found === expected) return [];
  return [`${BY_DOMAIN_FOLDER}/${domain} has ${found} blocks of ${split}, of ${expected} that are held out`];
}

const nameOf = ({ format, split, domain }: SplitPart & { readonly format: string }): string =>
  `${format} (${split}${domain === undefined ? '' : ` of ${domain}`})`;

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits } from '@sluice/determinism';
import { BY_DOMAIN_FOLDER, readBlockSpans, readBlocks } from '@sluice/exporting';
import { type Manifest, parseManifest, parseSplitCertificate, type SplitCertificate } from '@sluice/manifest';
import { type BlockBatch, type BlockSpans, DataError, SPLIT_NAMES, type SplitName } from '@sluice/records';
import { openShard, type ShardFile } from './open-shard.ts';

/** The manifest of a finished corpus. @throws DataError `corpus/no-manifest` or `manifest/invalid` */
export async function readCorpusManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause) => {
    throw new DataError('corpus/no-manifest', `${folder} has no manifest.json: it is not a finished corpus`, {
      hint: 'Give the folder that was --out of a build; if that build was stopped, run it again to continue.',
      cause,
    });
  });
  return parseManifest(text);
}

/** What its certificate says of the splits of a finished corpus; undefined if it has none. @throws DataError `certificate/invalid` */
export async function readCorpusCertificate(folder: string): Promise<SplitCertificate | undefined> {
  const text = await readFile(join(folder, 'certificate.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseSplitCertificate(text);
}

/** The shards of a split, in order. */
export function shardPaths(manifest: Manifest, split: SplitName): string[] {
  return manifest.files.map((file) => file.path).filter((path) => path.startsWith(`data/${split}-`));
}

/** As {@link shardPaths}. @throws RangeError for a split that the corpus does not have */
export function requireShards(manifest: Manifest, split: SplitName): string[] {
  const paths = shardPaths(manifest, split);
  if (paths.length === 0)
    throw new RangeError(`the corpus has no split "${split}", only ${writtenSplits(manifest).join(' and ')}`);
  return paths;
}

/** The Parquet files that hold the held-out blocks of one domain each, by path; the sidecars of other formats lie deeper. */
export function domainShardPaths(manifest: Manifest): string[] {
  return manifest.files
    .map((file) => file.path)
    .filter((path) => {
      const [folder, , name, ...deeper] = path.split('/');
      return folder === BY_DOMAIN_FOLDER && name?.endsWith('.parquet') && deeper.length === 0;
    })
    .sort(compareCodeUnits);
}

/** The labels and spans of a split's written blocks as batches, shard by shard. Memory: one row group. */
export function readSplitSpans(folder: string, shards: readonly string[]): AsyncGenerator<BlockSpans> {
  return readShards(folder, shards, readBlockSpans);
}

/** As {@link readSplitSpans}, with the tokens. */
export function readSplitBlocks(folder: string, shards: readonly string[]): AsyncGenerator<BlockBatch> {
  return readShards(folder, shards, readBlocks);
}

async function* readShards<Batch>(
  folder: string,
  shards: readonly string[],
  read: (shard: ShardFile) => AsyncIterable<Batch>,
): AsyncGenerator<Batch> {
  for (const path of shards) {
    const shard = openShard(folder, path);
    try {
      yield* read(shard);
    } finally {
      shard.close();
    }
  }
}

/** The splits that a corpus has blocks of. */
export function writtenSplits(manifest: Manifest): SplitName[] {
  return SPLIT_NAMES.filter((split) => shardPaths(manifest, split).length > 0);
}

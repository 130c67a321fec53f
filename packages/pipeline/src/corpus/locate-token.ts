import { readBlockFormat, readBlockSpans } from '@sluice/exporting';
import { parseDocumentId, type SpanKind, type SplitName, spanKindOf } from '@sluice/records';
import { openShard } from './open-shard.ts';
import { readCorpusManifest, requireShards } from './read-corpus.ts';

/** Which token of a finished corpus is asked for. */
export interface TokenAddress {
  readonly split: SplitName;
  /** The block's number in its split, from 0. */
  readonly block: number;
  /** The token's place in its block, from 0. */
  readonly token: number;
}

/** Where one token comes from. */
export interface TokenOrigin {
  readonly domain: string;
  readonly subdomain: string;
  readonly kind: SpanKind;
  /** Empty for padding. */
  readonly document: string;
  /** The source's name and the path of the file in it; undefined for padding. */
  readonly sourceFile?: string;
  /** The record's place in its file, from 0; undefined for padding. */
  readonly row?: number;
  /** Where the file was entered in its middle, `row` is the byte at which the record starts. */
  readonly rowUnit?: 'byte';
  /** The token's place among the tokens of its document, from 0. */
  readonly documentToken: number;
}

/**
 * The origin of one token, out of the corpus's Parquet files.
 *
 * @throws RangeError for a split, block or token that the corpus does not have
 */
export async function locateToken(
  folder: string,
  { split, block, token }: TokenAddress,
): Promise<TokenOrigin> {
  const manifest = await readCorpusManifest(folder);
  const { blockSize } = manifest;
  if (!(Number.isInteger(token) && token >= 0 && token < blockSize)) {
    throw new RangeError(`a block has the tokens 0 to ${blockSize - 1}, there is no token ${token}`);
  }
  let first = 0;
  for (const path of requireShards(manifest, split)) {
    const shard = openShard(folder, path);
    try {
      const { blockCount } = await readBlockFormat(shard);
      const start = block - first;
      first += blockCount;
      if (start < 0 || start >= blockCount) continue;
      for await (const batch of readBlockSpans(shard, { start, end: start + 1 })) {
        const span = batch.spanStarts.findLastIndex((spanStart) => spanStart <= token);
        const document = batch.spanDocuments[span]!;
        return {
          domain: batch.spanDomains?.[span] || batch.domains[0]!,
          subdomain: batch.spanSubdomains?.[span] || batch.subdomains[0]!,
          kind: spanKindOf(batch.spanKinds[span]!),
          document,
          ...(document === '' ? {} : parseDocumentId(document)),
          documentToken: batch.spanDocumentOffsets[span]! + token - batch.spanStarts[span]!,
        };
      }
    } finally {
      shard.close();
    }
  }
  throw new RangeError(`${split} has the blocks 0 to ${first - 1}, there is no block ${block}`);
}

import { readBlocks } from '@sluice/exporting';
import { type BlockBatch, spanKindOf } from '@sluice/records';
import { openShard } from '../src/corpus/open-shard.ts';

/** The blocks of a Parquet file of a corpus; it must be of one row group. */
export async function readBlocksOf(out: string, path: string): Promise<BlockBatch> {
  const shard = openShard(out, path);
  const batches = await Array.fromAsync(readBlocks(shard));
  shard.close();
  if (batches.length !== 1) throw new Error(`${path} has ${batches.length} row groups`);
  return batches[0]!;
}

/** Each span of a batch as a record, with the number of its block. */
export function spansOf(batch: BlockBatch) {
  return Array.from({ length: batch.blockCount }, (_, block) =>
    Array.from({ length: batch.spanOffsets[block + 1]! - batch.spanOffsets[block]! }, (_, at) => {
      const span = batch.spanOffsets[block]! + at;
      return {
        block,
        document: batch.spanDocuments[span]!,
        kind: spanKindOf(batch.spanKinds[span]!),
        domain: batch.spanDomains?.[span],
        subdomain: batch.spanSubdomains?.[span],
        start: batch.spanStarts[span]!,
        length: batch.spanLengths[span]!,
        documentOffset: batch.spanDocumentOffsets[span]!,
      };
    }),
  ).flat();
}

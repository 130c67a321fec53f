/** What the writers of all formats have in common: checks of what comes in, and the count. */
import type { BlockBatch } from '@sluice/records';
import type { ExportedFiles, ExportOptions, ExportWriter } from './export-format.ts';
import { type CountedFolder, countFiles, type OutputFolder } from './output-folder.ts';
import { checkColumns } from './parquet-schema.ts';

/** What is particular to a format. */
export interface BlockStream {
  write(batch: BlockBatch): Promise<void>;
  /** After the last block, once. */
  end(): Promise<void>;
}

/** A writer out of a format's own part; `start` is called with the first block or at the end. */
export function exportWriter(
  folder: OutputFolder,
  options: ExportOptions,
  start: (files: CountedFolder) => BlockStream | Promise<BlockStream>,
): ExportWriter {
  const files = countFiles(folder);
  let stream: BlockStream | undefined;
  let blockCount = 0;
  return {
    async write(batch) {
      if (batch.blockSize !== options.blockSize) {
        throw new RangeError(`write: blockSize must be ${options.blockSize}, got ${batch.blockSize}`);
      }
      checkColumns(batch, options);
      checkTokens(batch, options.vocabularySize);
      blockCount += batch.blockCount;
      if (blockCount > options.blockCount) throw wrongCount(options, blockCount);
      stream ??= await start(files);
      await stream.write(batch);
    },
    async finish(): Promise<ExportedFiles> {
      if (blockCount !== options.blockCount) throw wrongCount(options, blockCount);
      stream ??= await start(files);
      await stream.end();
      return { blockCount, files: files.files };
    },
  };
}

function checkTokens({ tokens }: BlockBatch, vocabularySize: number): void {
  for (let place = 0; place < tokens.length; place++) {
    if (tokens[place]! < vocabularySize) continue;
    throw new RangeError(
      `write: a token id must be below vocabularySize ${vocabularySize}, got ${tokens[place]}`,
    );
  }
}

function wrongCount({ blockCount: promised }: ExportOptions, blockCount: number): RangeError {
  return new RangeError(`write: blockCount promised ${promised} blocks, got ${blockCount}`);
}

/** Blocks of a batch, half-open. */
export interface BlockRange {
  readonly start: number;
  readonly end: number;
}

/** The blocks of a range as a batch of their own; its arrays are views where they can be. */
export function sliceBlocks(batch: BlockBatch, { start, end }: BlockRange): BlockBatch {
  const { blockSize, spanOffsets } = batch;
  const from = spanOffsets[start]!;
  const to = spanOffsets[end]!;
  return {
    blockCount: end - start,
    blockSize,
    tokens: batch.tokens.subarray(start * blockSize, end * blockSize),
    domains: batch.domains.slice(start, end),
    subdomains: batch.subdomains.slice(start, end),
    spanOffsets: spanOffsets.slice(start, end + 1).map((offset) => offset - from),
    spanDocuments: batch.spanDocuments.slice(from, to),
    spanKinds: batch.spanKinds.subarray(from, to),
    spanStarts: batch.spanStarts.subarray(from, to),
    spanLengths: batch.spanLengths.subarray(from, to),
    spanDocumentOffsets: batch.spanDocumentOffsets.subarray(from, to),
    ...(batch.spanDomains && { spanDomains: batch.spanDomains.slice(from, to) }),
    ...(batch.spanSubdomains && { spanSubdomains: batch.spanSubdomains.slice(from, to) }),
    ...(batch.lossWeights && { lossWeights: batch.lossWeights.subarray(start, end) }),
    ...(batch.lossMask && { lossMask: batch.lossMask.subarray(start * blockSize, end * blockSize) }),
  };
}

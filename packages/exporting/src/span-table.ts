/**
 * The sidecar for formats that cannot carry spans, as Parquet: `provenance/train-spans.parquet`, a row for each span of
 * each block, in order. The block is its number in the corpus and the start a token of it, so that a row fits every
 * format of the same blocks.
 */
import { type BlockBatch, spanKindOf } from '@sluice/records';
import { exportWriter } from './block-stream.ts';
import { labelsOf } from './document-runs.ts';
import type { ExportOptions, ExportWriter } from './export-format.ts';
import type { OutputFolder } from './output-folder.ts';
import { integerColumn, openTable, type TableRow, textColumn } from './table-file.ts';

const COLUMNS = [
  integerColumn('block'),
  integerColumn('start'),
  integerColumn('length'),
  textColumn('kind'),
  textColumn('document'),
  integerColumn('document_offset'),
  textColumn('domain'),
  textColumn('subdomain'),
];

/**
 * A writer of the sidecar; blocks in, one file out. Memory: a row group of 131,072 spans.
 *
 * @throws RangeError as the writers of formats do.
 */
export function createSpanTableWriter(folder: OutputFolder, options: ExportOptions): ExportWriter {
  return exportWriter(folder, options, async (files) => {
    const table = await openTable(files, `provenance/${options.split}-spans.parquet`, COLUMNS);
    let firstBlock = 0;
    return {
      async write(batch) {
        for (let block = 0; block < batch.blockCount; block++)
          await table.add(spanRows(batch, block, firstBlock + block));
        firstBlock += batch.blockCount;
      },
      end: () => table.finish(),
    };
  });
}

/** The rows of a block, whose number in the corpus is `number`. */
function spanRows(batch: BlockBatch, block: number, number: number): TableRow[] {
  const from = batch.spanOffsets[block]!;
  return Array.from({ length: batch.spanOffsets[block + 1]! - from }, (_, at) => {
    const { domain, subdomain } = labelsOf(batch, block, from + at);
    return [
      number,
      batch.spanStarts[from + at]!,
      batch.spanLengths[from + at]!,
      spanKindOf(batch.spanKinds[from + at]!),
      batch.spanDocuments[from + at]!,
      batch.spanDocumentOffsets[from + at]!,
      domain,
      subdomain,
    ];
  });
}

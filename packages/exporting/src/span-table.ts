/**
 * The sidecar for formats that cannot carry spans, as Parquet: `provenance/train-spans.parquet`, a row for each span of
 * each block, in order. The block is its number in the corpus and the start a token of it, so that a row fits every
 * format of the same blocks.
 */
import { type BlockBatch, spanKindOf } from '@sluice/records';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import { exportWriter } from './block-stream.ts';
import { labelsOf } from './document-runs.ts';
import type { ExportOptions, ExportWriter } from './export-format.ts';
import type { OutputFolder } from './output-folder.ts';

const ROW_GROUP_SPANS = 131_072;

const required = { repetition_type: 'REQUIRED' } as const;
const integer = (name: string): SchemaElement => ({
  name,
  ...required,
  type: 'INT32',
  converted_type: 'UINT_32',
});
const text = (name: string): SchemaElement => ({
  name,
  ...required,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
});

const COLUMNS = [
  integer('block'),
  integer('start'),
  integer('length'),
  text('kind'),
  text('document'),
  integer('document_offset'),
  text('domain'),
  text('subdomain'),
];

type SpanRow = (string | number)[];

/**
 * A writer of the sidecar; blocks in, one file out. Memory: a row group of 131,072 spans.
 *
 * @throws RangeError as the writers of formats do.
 */
export function createSpanTableWriter(folder: OutputFolder, options: ExportOptions): ExportWriter {
  return exportWriter(folder, options, async (files) => {
    const file = await files.createFile(`provenance/${options.split}-spans.parquet`);
    const bytes = new ByteWriter();
    const schema = [{ name: 'schema', num_children: COLUMNS.length }, ...COLUMNS];
    const parquet = new FileWriter({ writer: bytes, schema, createdBy: 'sluice' });
    let rows: SpanRow[] = [];
    let firstBlock = 0;

    async function writeRows(count: number): Promise<void> {
      const group = rows.slice(0, count);
      rows = rows.slice(count);
      const columnData = COLUMNS.map(({ name }, at) => ({ name, data: group.map((row) => row[at]!) }));
      await parquet.write({ columnData, rowGroupSize: count });
      await drain();
    }

    async function drain(): Promise<void> {
      const copy = bytes.getBytes().slice();
      bytes.index = 0;
      await file.write(copy);
    }

    return {
      async write(batch) {
        for (let block = 0; block < batch.blockCount; block++) {
          rows.push(...spanRows(batch, block, firstBlock + block));
          while (rows.length >= ROW_GROUP_SPANS) await writeRows(ROW_GROUP_SPANS);
        }
        firstBlock += batch.blockCount;
      },
      async end() {
        if (rows.length > 0) await writeRows(rows.length);
        await parquet.finish();
        await drain();
        await file.close();
      },
    };
  });
}

/** The rows of a block, whose number in the corpus is `number`. */
function spanRows(batch: BlockBatch, block: number, number: number): SpanRow[] {
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

/* Readers of the sidecars: the compact spans by their documented layout, the table of spans as Parquet, the weights. */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { FoundDigester, SpanLine } from '../digest-blocks.ts';
import { readBlockCount, readBlockOrigin } from '../span-file.ts';
import { type RereadShape, readWhole, requireFormat, type WrittenFolder } from './written-folder.ts';

/** Every block of `<split>.spans`, found by itself as `sluice where` finds it. */
export async function rereadSpanFile(
  folder: WrittenFolder,
  { split }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const file = folder.open(`provenance/${split}.spans`);
  const blockCount = await readBlockCount(file);
  for (let block = 0; block < blockCount; block++) {
    const { domain, subdomain, spans } = await readBlockOrigin(file, block);
    found.addLabels(domain, subdomain);
    found.addSpans(
      spans.map(({ document, kind, start, length, documentOffset }) => [
        document,
        kind,
        start,
        length,
        documentOffset,
      ]),
    );
  }
  found.addBlocks(blockCount);
}

interface SpanRow {
  readonly block: number;
  readonly start: number;
  readonly length: number;
  readonly kind: string;
  readonly document: string;
  readonly document_offset: number;
  readonly domain: string;
  readonly subdomain: string;
}

/** Every row of `<split>-spans.parquet`, a row group at a time. */
export async function rereadSpanTable(
  folder: WrittenFolder,
  { split }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const file = folder.open(`provenance/${split}-spans.parquet`);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  let block = -1;
  let spans: SpanLine[] = [];
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = (await parquetReadObjects({ file, metadata, rowStart, rowEnd })) as SpanRow[];
    for (const row of rows) {
      if (row.block !== block) {
        requireFormat(row.block === block + 1, `has block ${row.block} behind block ${block}`);
        if (block >= 0) found.addSpans(spans);
        [block, spans] = [row.block, []];
        found.addBlocks(1);
      }
      found.addSpanLabels(row.domain, row.subdomain);
      spans.push([row.document, row.kind, row.start, row.length, row.document_offset]);
    }
    rowStart = rowEnd;
  }
  if (block >= 0) found.addSpans(spans);
}

interface DocumentRow {
  readonly number: number;
  readonly first_token: bigint;
  readonly start: number;
  readonly length: number;
}

/** Every document of `<split>-documents.parquet`, whose runs must follow one another. */
export async function rereadDocumentTable(
  folder: WrittenFolder,
  { split }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const file = folder.open(`provenance/${split}-documents.parquet`);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  let document = { number: -1, start: 0, end: 0 };
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = (await parquetReadObjects({ file, metadata, rowStart, rowEnd })) as DocumentRow[];
    for (const { number, first_token, start, length } of rows) {
      const from = Number(first_token) + start;
      requireFormat(from === document.end, `has a run at ${from}, not at ${document.end}`);
      if (number !== document.number) {
        if (document.number >= 0) found.addTile(document.start, document.end);
        found.addBlocks(1);
        document = { number, start: from, end: from };
      }
      document.end += length;
    }
    rowStart = rowEnd;
  }
  if (document.number >= 0) found.addTile(document.start, document.end);
}

/** The array of `<split>-loss-weights.npy`. */
export async function rereadLossWeights(
  folder: WrittenFolder,
  { split }: RereadShape,
  found: FoundDigester,
): Promise<void> {
  const bytes = await readWhole(folder, `provenance/${split}-loss-weights.npy`);
  const valuesAt = 10 + bytes.readUInt16LE(8);
  requireFormat(bytes.toString('latin1', 10, valuesAt).includes("'<f4'"), 'is no array of 32-bit floats');
  const weights = Float32Array.from({ length: (bytes.length - valuesAt) / 4 }, (_, block) =>
    bytes.readFloatLE(valuesAt + 4 * block),
  );
  found.addWeights(weights);
  found.addBlocks(weights.length);
}

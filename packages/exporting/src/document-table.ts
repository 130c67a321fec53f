/**
 * The sidecar for documents that are not packed: `provenance/train-documents.parquet`, a row for each run of one kind of
 * each document, in the order in which the formats of running text have them. The document is its number in the split,
 * the start a token of it, and `first_token` the document's place in the whole.
 */
import { spanKindOf } from '@sluice/records';
import type { OutputFolder } from './output-folder.ts';
import { integerColumn, openTable, type TableRow, textColumn } from './table-file.ts';

/** A document with the runs of one kind that tile its tokens. */
export interface DocumentSpansRow {
  readonly document: string;
  readonly domain: string;
  readonly subdomain: string;
  /** Where each run ends, ascending; the last is the document's length in tokens. */
  readonly ends: ArrayLike<number>;
  /** Codes of records' `SPAN_KINDS`. */
  readonly kinds: ArrayLike<number>;
}

const COLUMNS = [
  integerColumn('number'),
  { ...integerColumn('first_token'), type: 'INT64', converted_type: 'UINT_64' } as const,
  integerColumn('start'),
  integerColumn('length'),
  textColumn('kind'),
  textColumn('document'),
  textColumn('domain'),
  textColumn('subdomain'),
];

export interface DocumentTableWriter {
  write(documents: readonly DocumentSpansRow[]): Promise<void>;
  finish(): Promise<void>;
}

/** A writer of the sidecar of one split. Memory: a row group of 131,072 runs. */
export async function createDocumentTableWriter(
  folder: OutputFolder,
  split: string,
): Promise<DocumentTableWriter> {
  const table = await openTable(folder, `provenance/${split}-documents.parquet`, COLUMNS);
  let number = 0;
  let firstToken = 0;
  return {
    async write(documents) {
      for (const document of documents) {
        await table.add(rowsOf(document, { number, firstToken }));
        number++;
        firstToken += document.ends[document.ends.length - 1] ?? 0;
      }
    },
    finish: () => table.finish(),
  };
}

function rowsOf(
  { document, domain, subdomain, ends, kinds }: DocumentSpansRow,
  { number, firstToken }: { readonly number: number; readonly firstToken: number },
): TableRow[] {
  return Array.from(ends, (end, run) => {
    const start = run === 0 ? 0 : ends[run - 1]!;
    const kind = spanKindOf(kinds[run]!);
    return [number, BigInt(firstToken), start, end - start, kind, document, domain, subdomain];
  });
}

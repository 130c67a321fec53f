/**
 * Texts with their labels, for those who tokenize elsewhere: JSON Lines, or Parquet in the Hub's layout. A text is what
 * would have been tokenized, templates included, and a row tells where it is from.
 */
import { canonicalJson } from '@sluice/determinism';
import type { SplitName } from '@sluice/records';
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter as FileWriter } from 'hyparquet-writer';
import type { ByteSink } from './byte-sink.ts';

/** A document as text. */
export interface TextRow {
  /** The document's id. */
  readonly id: string;
  /** Well-formed Unicode. */
  readonly text: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly split: SplitName;
}

export interface TextWriter {
  write(rows: readonly TextRow[]): Promise<void>;
  finish(): Promise<{ readonly rowCount: number; readonly byteLength: number }>;
}

const COLUMNS = ['id', 'text', 'domain', 'subdomain', 'split'] as const satisfies (keyof TextRow)[];

/** A writer of JSON Lines: an object a row, its keys in order of code units, a line feed behind each. */
export function createTextLinesWriter(sink: ByteSink): TextWriter {
  let rowCount = 0;
  let byteLength = 0;
  return {
    async write(rows) {
      const lines = rows.map(({ id, text, domain, subdomain, split }) =>
        canonicalJson({ id, text, domain, subdomain, split }),
      );
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      rowCount += rows.length;
      byteLength += bytes.length;
      await sink.write(bytes);
    },
    finish: async () => ({ rowCount, byteLength }),
  };
}

const ROW_GROUP_CHARS = 2 ** 24;

/** A writer of Parquet. Memory: a row group, which is cut at the row that brings it to 2^24 UTF-16 code units of text. */
export function createTextTableWriter(sink: ByteSink): TextWriter {
  const bytes = new ByteWriter();
  const file = new FileWriter({
    writer: bytes,
    schema: [{ name: 'schema', num_children: COLUMNS.length }, ...COLUMNS.map(stringColumn)],
    kvMetadata: [{ key: 'huggingface', value: canonicalJson({ info: { features: textFeatures() } }) }],
    createdBy: 'sluice',
  });
  let group: TextRow[] = [];
  let groupChars = 0;
  let rowCount = 0;

  async function writeGroup(): Promise<void> {
    const columnData = COLUMNS.map((name) => ({ name, data: group.map((row) => row[name]) }));
    await file.write({ columnData, rowGroupSize: group.length });
    group = [];
    groupChars = 0;
    await drain();
  }

  async function drain(): Promise<void> {
    const copy = bytes.getBytes().slice();
    bytes.index = 0;
    await sink.write(copy);
  }

  return {
    async write(rows) {
      for (const row of rows) {
        group.push(row);
        groupChars += row.text.length;
        if (groupChars >= ROW_GROUP_CHARS) await writeGroup();
      }
      rowCount += rows.length;
    },
    async finish() {
      if (group.length > 0) await writeGroup();
      await file.finish();
      await drain();
      return { rowCount, byteLength: bytes.offset };
    },
  };
}

function stringColumn(name: string): SchemaElement {
  return {
    name,
    repetition_type: 'REQUIRED',
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    logical_type: { type: 'STRING' },
  };
}

function textFeatures(): Record<string, object> {
  return Object.fromEntries(COLUMNS.map((name) => [name, { _type: 'Value', dtype: 'string' }]));
}

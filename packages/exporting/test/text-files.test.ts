import { createTextLinesWriter, createTextTableWriter, type TextRow } from '@sluice/exporting';
import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { duckRows } from './duckdb-rows.ts';
import { MemorySink } from './memory-sink.ts';

const texts = Object.entries(STRANGE_TEXTS).filter(([, text]) => text.isWellFormed());
const rows: TextRow[] = texts.map(([name, text], row) => ({
  id: `strange/${name}.jsonl#${row}`,
  text,
  domain: 'prose',
  subdomain: name,
  split: row % 5 === 0 ? 'validation' : 'train',
}));

/** The rows of a Parquet file. Both hyparquet and DuckDB's binding drop a byte order mark, so texts come as bytes. */
async function tableRows(bytes: Uint8Array): Promise<TextRow[]> {
  const sql = 'SELECT id, hex(encode(text)) AS text, domain, subdomain, split FROM read_parquet(FILE)';
  const found = (await duckRows(sql, bytes)) as unknown as TextRow[];
  return found.map((row) => ({ ...row, text: Buffer.from(row.text, 'hex').toString() }));
}

describe.each([
  ['createTextLinesWriter', createTextLinesWriter],
  ['createTextTableWriter', createTextTableWriter],
] as const)('%s(sink)', (name, create) => {
  async function bytesOf(batches: readonly (readonly TextRow[])[]) {
    const sink = new MemorySink();
    const writer = create(sink);
    for (const batch of batches) await writer.write(batch);
    const { rowCount, byteLength } = await writer.finish();
    expect([rowCount, byteLength]).toEqual([batches.flat().length, sink.bytes.length]);
    return sink.bytes;
  }

  async function rowsOf(bytes: Uint8Array) {
    if (name === 'createTextTableWriter') return tableRows(bytes);
    const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes).split('\n');
    expect(lines.pop()).toBe('');
    return lines.map((line) => JSON.parse(line));
  }

  test('writes texts of every kind so that they are read back equal', async () => {
    expect(rows.length).toBeGreaterThan(5);
    expect(await rowsOf(await bytesOf([rows]))).toEqual(rows);
  });

  test('writes the same bytes however the rows are batched', async () => {
    const long = rows.slice(0, 8).map((row) => ({ ...row, text: row.text + 'x'.repeat(5_000_000) }));
    const whole = await bytesOf([long]);
    expect(Buffer.from(await bytesOf([long.slice(0, 2), [], long.slice(2)])).equals(whole)).toBe(true);
    expect((await rowsOf(whole)).map(({ text }) => (text as string).length)).toEqual(
      long.map(({ text }) => text.length),
    );
  });

  test('writes a file of no rows', async () => {
    expect(await rowsOf(await bytesOf([]))).toEqual([]);
  });
});

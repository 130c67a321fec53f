import { type GroupRow, groupTablePath, readGroupTable, writeGroupTable } from '@sluice/exporting';
import { expect, test } from 'vitest';

test('readGroupTable(file) reads what writeGroupTable wrote, over several row groups', async () => {
  const rows: GroupRow[] = Array.from({ length: 70_000 }, (_, row) => ({
    document: `söurce/file.jsonl#${row}`,
    domain: row % 2 === 0 ? 'code' : 'math',
    subdomain: 'a',
    group: row % 3 === 0 ? null : `group ${row % 7}`,
  }));
  const chunks: Uint8Array[] = [];
  await writeGroupTable({ write: (bytes) => void chunks.push(bytes.slice()) }, rows);
  const bytes = Buffer.concat(chunks);
  const file = {
    byteLength: bytes.length,
    slice: (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).slice().buffer,
  };
  const read: GroupRow[] = [];
  for await (const batch of readGroupTable(file)) read.push(...batch);
  expect(read).toEqual(rows);
  expect(groupTablePath('test')).toBe('provenance/test-groups.parquet');
});

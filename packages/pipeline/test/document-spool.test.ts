import { join } from 'node:path';
import { STRANGE_DOCUMENT_TEXTS, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { CandidateLog, type LoggedCandidate, readCandidateLog } from '../src/storage/candidate-log.ts';
import { SpoolReader } from '../src/storage/document-spool.ts';

const documents = [
  ...STRANGE_DOCUMENT_TEXTS.map(([, text]) => ({ text, fields: { nested: [text, 1] } })),
  { text: 'without fields', fields: {} },
  { text: 'é'.repeat(2 ** 20), fields: {} },
];
const candidate = (row: number): LoggedCandidate => ({
  priority: 1 / (1 + row),
  weight: 2 ** row,
  rank: row,
  byteLength: Buffer.byteLength(documents[row]!.text),
  file: 3,
  row,
  subdomain: 1,
  group: 2 ** 32 - 1 - row,
  stratum: row % 2,
});

describe('CandidateLog, readCandidateLog(path) and SpoolReader', () => {
  test('give back every candidate with its text and fields', () =>
    withTemporaryFolder((folder) => {
      const path = join(folder, 'documents.spool');
      const log = new CandidateLog(path);
      const sizes = documents.map((document, row) => log.append(candidate(row), document));
      expect(log.byteLength).toBe(sizes.reduce((sum, size) => sum + size, 0));
      log.close();
      const reader = new SpoolReader(path);
      let row = 0;
      for (const record of readCandidateLog(path)) {
        expect(record.candidate).toEqual(candidate(row));
        expect(reader.read(record.spoolOffset, record.document.length)).toEqual(documents[row++]);
      }
      expect(row).toBe(documents.length);
      reader.close();
    }));

  test('leave out what is not wanted any more, in the middle of writing', () =>
    withTemporaryFolder((folder) => {
      const path = join(folder, 'documents.spool');
      const log = new CandidateLog(path);
      for (const [row, document] of documents.entries()) log.append(candidate(row), document);
      log.compact(({ row }) => row % 3 === 0);
      log.append({ ...candidate(0), row: 99 }, documents[0]!);
      log.close();
      const rows = [...readCandidateLog(path)].map((record) => record.candidate.row);
      expect(rows).toEqual([...[...documents.keys()].filter((row) => row % 3 === 0), 99]);
    }));
});

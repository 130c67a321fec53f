import { join } from 'node:path';
import { STRANGE_DOCUMENT_TEXTS, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { SpoolReader, SpoolWriter } from '../src/storage/document-spool.ts';

describe('SpoolWriter and SpoolReader', () => {
  test('give back every text and its fields, in any order', () =>
    withTemporaryFolder((folder) => {
      const path = join(folder, 'documents.spool');
      const documents = STRANGE_DOCUMENT_TEXTS.map(([, text]) => ({ text, fields: { nested: [text, 1] } }));
      const writer = new SpoolWriter(path);
      const places = documents.map((document) => writer.append(document));
      writer.close();
      const reader = new SpoolReader(path);
      const read = places.map((place) => reader.read(place.byteOffset, place.byteLength)).reverse();
      reader.close();
      expect(read.reverse()).toEqual(documents);
      expect(places.at(-1)!.byteOffset + places.at(-1)!.byteLength).toBe(writer.byteLength);
    }));
});

/*
 * Sources: documents out of files. Reads a Parquet file and compressed JSON Lines of the same folder as one stream of
 * documents with stable ids, and counts what was dropped. `from` may as well be hf://…, https://… or s3://….
 */
import { join } from 'node:path';
import { readDocuments, resolveSource } from '@sluice/sources';

const baseFolder = join(import.meta.dirname, '..', 'packages', 'test-fixtures', 'embedded');

for (const [from, files, textField] of [
  ['prose', 'encyclopaedia.parquet', 'text'],
  ['code', '*.json.gz', 'content'],
] as const) {
  const source = await resolveSource({ name: from, from, files: [files] }, { baseFolder });
  const mapping = { domain: from, subdomain: from, textFields: [textField] };
  for (const [fileIndex, file] of source.files.entries()) {
    let documentCount = 0;
    let firstId = '';
    for await (const { documents, drops } of readDocuments(source, mapping, { baseFolder, fileIndex })) {
      firstId ||= documents[0]?.id ?? '';
      documentCount += documents.length;
      for (const [reason, count] of Object.entries(drops)) console.log(`dropped: ${count} (${reason})`);
    }
    console.log(`${file.path}: ${documentCount} documents from ${firstId}`);
  }
}

/* Prints:
encyclopaedia.parquet: 440 documents from prose/encyclopaedia.parquet#0
dropped: 3 (empty-text)
file-000000000001.json.gz: 149 documents from code/file-000000000001.json.gz#0
dropped: 3 (empty-text)
file-000000000002.json.gz: 149 documents from code/file-000000000002.json.gz#0
dropped: 4 (empty-text)
file-000000000003.json.gz: 148 documents from code/file-000000000003.json.gz#0
dropped: 1 (empty-text)
file-000000000004.json.gz: 149 documents from code/file-000000000004.json.gz#0
*/

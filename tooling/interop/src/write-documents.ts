import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createDocumentWriter,
  DOCUMENT_FORMATS,
  type DocumentBatch,
  EXPORT_FORMATS,
} from '@sluice/exporting';
import { allocateTokenIds } from '@sluice/records';
import { folderOnDisk, type WrittenCorpus } from './write-formats.ts';

/** Documents by arithmetic, of 1 to 211 tokens. */
function numberedDocuments(documentCount: number, vocabularySize: number): DocumentBatch {
  const tokenOffsets = new Uint32Array(documentCount + 1);
  for (let row = 0; row < documentCount; row++)
    tokenOffsets[row + 1] = tokenOffsets[row]! + 1 + ((row * 37) % 211);
  const tokens = allocateTokenIds(tokenOffsets[documentCount]!, vocabularySize);
  for (let place = 0; place < tokens.length; place++) tokens[place] = (place * 7919 + 13) % vocabularySize;
  const ids = Array.from({ length: documentCount }, (_, row) => `source, one/"é".jsonl#${row}`);
  return { tokens, tokenOffsets, ids, domains: ids.map(() => 'prose'), subdomains: ids.map(() => 'books') };
}

/** Writes documents that are not packed in every format of running text, with `expected.json`: a document is a block. */
export async function writeDocuments(folder: string, vocabularySize: number): Promise<WrittenCorpus> {
  const names = Object.keys(DOCUMENT_FORMATS) as (keyof typeof DOCUMENT_FORMATS)[];
  const formats = names.filter((name) => vocabularySize <= EXPORT_FORMATS[name].largestVocabulary);
  const splits: Record<string, WrittenCorpus['splits'][string]> = {};
  for (const [split, documentCount] of [
    ['train', 700],
    ['validation', 60],
  ] as const) {
    const documents = numberedDocuments(documentCount, vocabularySize);
    splits[split] = { ...digestDocuments(documents), split, blockSize: 0, vocabularySize };
    for (const name of formats) {
      const options = { split, vocabularySize, tokenizer: 'interop/tokenizer', shardBytes: 2 ** 16 };
      const writer = createDocumentWriter(name, folderOnDisk(join(folder, name)), options);
      await writer.write(documents);
      await writer.finish();
    }
  }
  const written = { formats, splits };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(written, undefined, 2));
  return written;
}

/** As the digest of a corpus of blocks; what documents have not is empty. */
function digestDocuments({ tokens, tokenOffsets, ids }: DocumentBatch) {
  const bytes = Buffer.alloc(4 * tokens.length);
  for (const [place, id] of tokens.entries()) bytes.writeUInt32LE(id, 4 * place);
  const runs = ids.map((_, row) => `${tokenOffsets[row]},${tokenOffsets[row + 1]}\n`).join('');
  return { blocks: ids.length, tokens: sha256(bytes), labels: '', spans: '', runs: sha256(runs), tiles: '' };
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/*
 * Tokenization: texts to ids by a tokenizer.json, in batches. Says which engine does it and why, and counts bytes for
 * each token.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTokenizer } from '@sluice/tokenization';

const folder = join(import.meta.dirname, '..', 'packages', 'test-fixtures', 'embedded');
const lines = readFileSync(join(folder, 'prose', 'stories.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');
const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);

const tokenizer = loadTokenizer({
  json: JSON.parse(readFileSync(join(folder, 'tokenizer', 'tokenizer.json'), 'utf8')),
});
const { ids, offsets } = tokenizer.encodeBatch(texts);

console.log(`engine: ${tokenizer.engine}, vocabulary: ${tokenizer.vocabularySize}`);
console.log(`${texts.length} texts, ${ids.length} tokens`);
console.log(`${(Buffer.byteLength(texts.join('')) / ids.length).toFixed(2)} bytes a token`);
console.log(`the first text: ${offsets[1]! - offsets[0]!} tokens, ${[...ids.subarray(0, 6)].join(' ')} …`);
console.log(
  `it comes back as it was: ${tokenizer.decode(ids.subarray(offsets[0], offsets[1])) === texts[0]}`,
);

/* Prints:
engine: fast, vocabulary: 2001
320 texts, 182113 tokens
3.42 bytes a token
the first text: 657 tokens, 311 1385 295 1120 1161 903 …
it comes back as it was: true
*/

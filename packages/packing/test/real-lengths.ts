import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * Lengths in tokens of real documents by source, as bytes / 4 and one for the end of text: the shape of the
 * distributions is what packing meets, the factor of a real tokenizer differs a little.
 */
export function readRealLengths(dataFolder: string): ReadonlyMap<string, Uint32Array> {
  const read = (folder: string, name: RegExp, fields: readonly string[]) =>
    Uint32Array.from(
      readdirSync(join(dataFolder, folder))
        .filter((file) => name.test(file))
        .sort()
        .flatMap((file) => jsonLines(join(dataFolder, folder, file)))
        .map((record) => Buffer.byteLength(fields.map((field) => record[field]).join('\n')))
        .filter((byteLength) => byteLength > 1)
        .map((byteLength) => Math.ceil(byteLength / 4) + 1),
    );
  return new Map([
    ['gsm8k', read('gsm8k/main', /^train\.jsonl$/, ['question', 'answer'])],
    ['competition', read('tal-scq5k-en/math-shaped', /\.jsonl$/, ['problem', 'solution'])],
    ['code', read('codeparrot-shaped/data', /\.json\.gz$/, ['content'])],
    ['books', read('books/en', /\.json\.gz$/, ['text'])],
    ['wikitext', read('wikitext/wikitext-2-v1', /train.*\.jsonl\.gz$/, ['text'])],
  ]);
}

function jsonLines(path: string): Record<string, string>[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

/**
 * Looking real code and prose up in the GSM8K test questions, 13 words in a row: megabytes a second, against a set of the
 * runs as strings, which is how it is done without a table. Interleaved, medians of five. Run, with the real corpora
 * beside the checkout: node --conditions=@sluice/source packages/splitting/bench/contamination.ts
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createContaminationSearch } from '@sluice/splitting';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { readCodeTexts } from '../test/code-corpus.ts';

const WORDS = 13;
const readLines = (path: string, read = (bytes: Buffer) => bytes.toString()) =>
  read(readFileSync(join(sharedDataFolder(), path)))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, string>);

const benchmark = readLines('gsm8k/main/test.jsonl').map(({ question }, row) => ({
  id: `${row}`,
  text: question!,
}));
const corpora: Record<string, string[]> = {
  code: readCodeTexts().slice(0, 1_500),
  prose: readLines('books/en/books-train.00001-of-00004.json.gz', (bytes) =>
    gunzipSync(bytes).toString(),
  ).map(({ text }) => text!),
  questions: readLines('gsm8k/main/train.jsonl').map(({ question }) => question!),
};

const search = createContaminationSearch(benchmark, { wordsPerGram: WORDS });
const runsOf = (text: string): string[] => {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return Array.from({ length: Math.max(0, words.length - WORDS + 1) }, (_, at) =>
    words.slice(at, at + WORDS).join(' '),
  );
};
const known = new Set(benchmark.flatMap(({ text }) => runsOf(text)));

const ways: Record<string, (text: string) => boolean> = {
  table: (text) => search.matchesOf(text).length > 0,
  'set of strings': (text) => runsOf(text).some((run) => known.has(run)),
};

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
console.log(
  '| corpus | MB | way | matched | MB/s | times the set |\n| --- | ---: | --- | ---: | ---: | ---: |',
);
for (const [name, texts] of Object.entries(corpora)) {
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  const seconds = new Map(Object.keys(ways).map((way) => [way, [] as number[]]));
  const matched = new Map<string, number>();
  for (let round = 0; round < 5; round++)
    for (const [way, isMatch] of Object.entries(ways)) {
      const began = performance.now();
      matched.set(way, texts.filter(isMatch).length);
      seconds.get(way)!.push((performance.now() - began) / 1_000);
    }
  const slow = median(seconds.get('set of strings')!);
  for (const way of Object.keys(ways)) {
    const took = median(seconds.get(way)!);
    console.log(
      `| ${name} | ${megabytes.toFixed(1)} | ${way} | ${matched.get(way)} | ${(megabytes / took).toFixed(0)} | ${(slow / took).toFixed(1)} |`,
    );
  }
}

import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { buildJsonl } from '../build-documents.ts';
import { tokenizerJson } from '../tokenizer-json.ts';
import { trainBpe } from '../train-bpe.ts';
import { arithmeticProblems } from './arithmetic-problems.ts';
import { codeCorpus } from './code-corpus.ts';
import { competitionProblems } from './competition-problems.ts';
import { type Article, encyclopaediaArticles } from './encyclopaedia-articles.ts';
import { storyChapters } from './story-chapters.ts';

/** A file of the embedded data set: its path in the folder and its bytes. */
export interface EmbeddedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const SHARD_ROWS = 152;
const VOCABULARY_SIZE = 2000;

/**
 * The whole embedded data set, made anew. Everything in it is a function of this source: the bytes are the same on
 * every machine, except that those of `.gz` and `.zst` depend on the version of zlib and zstd inside Node; what
 * {@link decompressed} gives does not.
 */
export function makeEmbeddedFiles(): EmbeddedFile[] {
  const code = codeCorpus();
  const arithmetic = arithmeticProblems(700);
  const competition = competitionProblems(640);
  const articles = encyclopaediaArticles(440);
  const stories = storyChapters(320);
  const texts = [
    ...code.map(({ content }) => content),
    ...arithmetic.flatMap(({ question, answer }) => [question, answer]),
    ...competition.flatMap(({ problem, solution }) => [problem, solution]),
    ...articles.map(({ text }) => text),
    ...stories.map(({ text }) => text),
  ];
  const shards = Array.from({ length: Math.ceil(code.length / SHARD_ROWS) }, (_, shard) => ({
    path: `code/file-${String(shard + 1).padStart(12, '0')}.json.gz`,
    bytes: gzipSync(buildJsonl(code.slice(shard * SHARD_ROWS, (shard + 1) * SHARD_ROWS)), { level: 9 }),
  }));
  return [
    ...shards,
    { path: 'math/arithmetic.jsonl', bytes: Buffer.from(buildJsonl(arithmetic)) },
    { path: 'math/competition.jsonl.zst', bytes: zstdCompressSync(buildJsonl(competition)) },
    { path: 'prose/encyclopaedia.parquet', bytes: articlesParquet(articles) },
    { path: 'prose/stories.jsonl', bytes: Buffer.from(buildJsonl(stories)) },
    {
      path: 'tokenizer/tokenizer.json',
      bytes: Buffer.from(`${JSON.stringify(tokenizerJson(trainBpe(texts, VOCABULARY_SIZE)), null, 1)}\n`),
    },
  ];
}

/** The content of a file of the data set: gzip and zstd undone. */
export function decompressed({ path, bytes }: EmbeddedFile): Uint8Array {
  if (path.endsWith('.gz')) return gunzipSync(bytes);
  return path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes;
}

function articlesParquet(articles: readonly Article[]): Uint8Array {
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({
    writer,
    schema: [
      { name: 'root', num_children: 2 },
      { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      { name: 'title', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    ],
  });
  parquet.write({
    columnData: [
      { name: 'text', data: articles.map(({ text }) => text) },
      { name: 'title', data: articles.map(({ title }) => title) },
    ],
    rowGroupSize: 110,
  });
  parquet.finish();
  return writer.getBytes();
}

/**
 * From a token in each format back to its source: 1,000 random tokens of the local recipe, found in every format by its
 * bytes, traced by what the format (or its sidecar) says, and held against the row of the source, which is read and
 * tokenized again without any code of ours.
 *
 *   node --conditions=@sluice/source packages/pipeline/bench/trace-tokens.ts
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { Tokenizer } from '@huggingface/tokenizers';
import { drawFor } from '@sluice/determinism';
import { type BlockOrigin, readBlockOrigin } from '@sluice/exporting';
import { locateToken } from '@sluice/pipeline';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus } from '../test/build-corpus.ts';
import { readSourceRecords } from '../test/source-records.ts';
import { localRecipe } from './local-recipe.ts';

const TOKENS = 1000;
const BLOCK_SIZE = 512;
const END_OF_TEXT = 50_256;
/** Tokens on each side that are compared as well, as far as the run of the document goes. */
const NEIGHBOURS = 8;

interface Place {
  readonly document: string;
  /** The token's place in its document. */
  readonly documentToken: number;
}

/** A format: its ids, and what it says of where the token at a place comes from. */
interface Format {
  readonly name: string;
  readonly ids: Uint16Array;
  trace(token: number): Promise<Place> | Place;
}

const recipe = localRecipe({
  output: '[parquet, megatron, mds, litdata, nanogpt, numpy, dolma, datatrove]',
  documents: '[dolma, megatron]',
});
recipe.write();
const out = join(recipe.folder, 'out');
console.log('building the local recipe in every format …');
await buildCorpus(recipe.path, out);

const duckdb = await (await DuckDBInstance.create()).connect();
const records = await readSourceRecords(sharedDataFolder(), duckdb);
const tokenizer = new Tokenizer(
  JSON.parse(readFileSync(join(sharedDataFolder(), 'tokenizers/gpt2/tokenizer.json'), 'utf8')),
  {},
);
const known = new Map<string, number[][]>();

const spans = openShard(out, 'provenance/train.spans');
const bySidecar = async (token: number): Promise<Place> =>
  placeIn(await readBlockOrigin(spans, Math.floor(token / BLOCK_SIZE)), token % BLOCK_SIZE);

const formats: Format[] = [
  { name: 'parquet', ids: await parquetIds(), trace: byParquet },
  { name: 'numpy', ids: idsOf('numpy/train.npy', 128), trace: bySidecar },
  { name: 'megatron', ids: idsOf('megatron/train_text_document.bin'), trace: bySidecar },
  { name: 'nanogpt', ids: idsOf('nanogpt/train.bin'), trace: bySidecar },
  { name: 'datatrove', ids: idsOf('datatrove/train/00000_train.ds'), trace: bySidecar },
  { name: 'litdata', ids: litdataIds(), trace: bySidecar },
  mosaic(),
  dolma('dolma'),
  dolma('documents/dolma'),
  await unpackedMegatron(),
];

for (const { name, ids, trace } of formats) {
  const draw = drawFor('trace', 'tokens', name.startsWith('documents/') ? 'documents' : 'blocks');
  let correct = 0;
  for (let drawn = 0; drawn < TOKENS; drawn++) {
    const token = draw.below(ids.length);
    if (isFromSource(ids, token, await trace(token))) correct++;
  }
  console.log(`${name.padEnd(20)} ${correct} of ${TOKENS} tokens are those of the source row that it names`);
  if (correct !== TOKENS) process.exitCode = 1;
}
const wrong = formats[1]!;
const draw = drawFor('trace', 'tokens', 'blocks');
let [missed, tried] = [0, 0];
while (tried < TOKENS) {
  const token = draw.below(wrong.ids.length);
  const { document, documentToken } = await wrong.trace(token);
  // Among the markers that a template may draw are some that differ by a token: there a shift may be right.
  if (records.get(document)!.rendered.length > 1) continue;
  tried++;
  if (!isFromSource(wrong.ids, token, { document, documentToken: documentToken + 1 })) missed++;
}
console.log(`of places that are one token off, ${missed} of ${tried} are found out`);
spans.close();
rmSync(recipe.folder, { recursive: true });

/** Whether the source's row, tokenized by the reference, has the token and its neighbours at that place. */
function isFromSource(ids: Uint16Array, token: number, { document, documentToken }: Place): boolean {
  const candidates = known.get(document) ?? records.get(document)!.rendered.map(encode);
  known.set(document, candidates);
  return candidates.some((source) => {
    if (source[documentToken] !== ids[token]) return false;
    for (let step = 1; step <= NEIGHBOURS; step++) {
      const isInside = documentToken + step < source.length && (token + step) % BLOCK_SIZE !== 0;
      if (!isInside) break;
      if (source[documentToken + step] !== ids[token + step]) return false;
    }
    return true;
  });
}

function encode(text: string): number[] {
  return [...tokenizer.encode(text, { add_special_tokens: false }).ids, END_OF_TEXT];
}

function placeIn({ spans: runs }: BlockOrigin, token: number): Place {
  const span = runs.findLast(({ start }) => start <= token)!;
  return { document: span.document, documentToken: span.documentOffset + token - span.start };
}

function idsOf(path: string, headBytes = 0): Uint16Array {
  const bytes = readFileSync(join(out, path)).subarray(headBytes);
  return new Uint16Array(Uint8Array.from(bytes).buffer);
}

async function parquetIds(): Promise<Uint16Array> {
  const rows = await duckdb.runAndReadAll(
    `SELECT input_ids FROM read_parquet('${out}/data/train-*.parquet')`,
  );
  return Uint16Array.from(
    rows.getRowObjectsJson().flatMap(({ input_ids }) => input_ids as unknown as number[]),
  );
}

async function byParquet(token: number): Promise<Place> {
  const address = {
    split: 'train',
    block: Math.floor(token / BLOCK_SIZE),
    token: token % BLOCK_SIZE,
  } as const;
  return locateToken(out, address);
}

function litdataIds(): Uint16Array {
  const { chunks } = JSON.parse(readFileSync(join(out, 'litdata/train/index.json'), 'utf8'));
  const parts = (chunks as { filename: string; chunk_size: number }[]).map(({ filename, chunk_size }) => [
    ...idsOf(`litdata/train/${filename}`, 4 * (chunk_size + 2)),
  ]);
  return Uint16Array.from(parts.flat());
}

/** MDS has the spans of a block as JSON in the block's own sample. */
function mosaic(): Format {
  const ids: number[] = [];
  const samples: [string, string, number, number, number][][] = [];
  const { shards } = JSON.parse(readFileSync(join(out, 'mds/train/index.json'), 'utf8'));
  for (const shard of shards as { samples: number; raw_data: { basename: string } }[]) {
    const bytes = readFileSync(join(out, 'mds/train', shard.raw_data.basename));
    for (let sample = 0; sample < shard.samples; sample++) {
      const own = bytes.subarray(bytes.readUInt32LE(4 + 4 * sample), bytes.readUInt32LE(8 + 4 * sample));
      const [domain, lengths, json] = [0, 1, 2].map((column) => own.readUInt32LE(4 * column)) as [
        number,
        number,
        number,
      ];
      const at = 16 + domain + lengths;
      samples.push(JSON.parse(own.toString('utf8', at, at + json)));
      const tokens = own.subarray(own.length - 4 * BLOCK_SIZE);
      for (let token = 0; token < BLOCK_SIZE; token++) ids.push(tokens.readInt32LE(4 * token));
    }
  }
  return {
    name: 'mds',
    ids: Uint16Array.from(ids),
    trace(token) {
      const place = token % BLOCK_SIZE;
      const span = samples[Math.floor(token / BLOCK_SIZE)]!.findLast(([, , start]) => start <= place)!;
      return { document: span[0], documentToken: span[4] + place - span[2] };
    },
  };
}

/** Dolma has a line for each run of a document; where the run begins in its document, the runs before it tell. */
function dolma(folder: string): Format {
  const parts = readdirSync(join(out, folder)).filter((name) => /^part-train-.*\.npy$/.test(name));
  const [path] = parts;
  const text = gunzipSync(readFileSync(join(out, folder, path!.replace('.npy', '.csv.gz')))).toString();
  const runs = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(','))
    .map(([start, end, id, file, line]) => ({
      start: Number(start),
      end: Number(end),
      document: id!,
      file,
      line,
    }));
  for (const { document, file, line } of runs)
    if (document !== `${file}#${Number(line) - 1}`)
      throw new Error(`${document} is not ${file} line ${line}`);
  const starts = runs.map(({ start }) => start);
  return {
    name: folder,
    ids: idsOf(`${folder}/${path}`),
    async trace(token) {
      let [low, high] = [0, starts.length - 1];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= token) low = middle;
        else high = middle - 1;
      }
      const { document, start } = runs[low]!;
      if (folder.startsWith('documents/')) return { document, documentToken: token - start };
      // Blocks cut documents: the sidecar has the offset, and must name the same document.
      const place = await bySidecar(token);
      if (place.document !== document) throw new Error(`${folder}: ${document} is not ${place.document}`);
      return place;
    },
  };
}

/** Documents that are not packed, by the sidecar of documents. */
async function unpackedMegatron(): Promise<Format> {
  const table = await duckdb.runAndReadAll(
    `SELECT first_token::DOUBLE AS first, document FROM read_parquet('${out}/provenance/train-documents.parquet') WHERE start = 0 ORDER BY first`,
  );
  const rows = table.getRowObjectsJson() as { first: number; document: string }[];
  const ids = idsOf('documents/megatron/train_text_document.bin');
  return {
    name: 'documents/megatron',
    ids,
    trace(token) {
      const { document, first } = rows.findLast((row) => row.first <= token)!;
      return { document, documentToken: token - first };
    },
  };
}

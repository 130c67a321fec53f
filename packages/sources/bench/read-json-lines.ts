/**
 * Records out of JSON Lines (plain, gzip, zstd), and documents made of them, against a bare loop: decompress, split at line
 * feeds, JSON.parse. Made-up records, and the real corpora where they lie beside the checkout. Run, with a part of a kind's
 * name for that alone: node --conditions=@sluice/source packages/sources/bench/read-json-lines.ts [kind]
 * The rounds are interleaved; printed is the least CPU time (all threads) of the bare loop over our own, which for records
 * should be at least 0.85. The least, because neighbours on the machine can only make a round slower.
 */
import { createReadStream, globSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip, createZstdDecompress, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { drawFor } from '@sluice/determinism';
import { readDocuments, readRecords, resolveSource } from '../src/index.ts';

const ROUNDS = 11;
const folder = join(import.meta.dirname, '..', '.cache', 'bench-json-lines');
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

const shared = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');

const made = [
  { kind: 'short records', recordCount: 200_000, words: 40, tail: ' naïve “quoted”' },
  { kind: 'short records of ASCII', recordCount: 200_000, words: 40, tail: ' plain' },
  { kind: 'short records of German', recordCount: 200_000, words: 40, letters: 'äöüßenirstadhulcgmob' },
  { kind: 'short records of Russian', recordCount: 120_000, words: 40, letters: 'оеаинтсрвлкмдпуяызьб' },
  { kind: 'long records', recordCount: 16_000, words: 600, tail: ' naïve “quoted”' },
].map(({ kind, recordCount, ...how }) => ({
  kind,
  textFields: ['text'],
  fields: ['url'],
  lines: () => makeRecords(recordCount, how),
}));
const real = [
  {
    kind: 'real code',
    files: 'codeparrot-shaped/data/*.json.gz',
    textFields: ['content'],
    fields: ['repo_name'],
  },
  { kind: 'real prose', files: 'wikitext/wikitext-2-v1/train.jsonl.gz', textFields: ['text'], fields: [] },
  { kind: 'real maths', files: 'gsm8k/main/train.jsonl', textFields: ['question', 'answer'], fields: [] },
  {
    kind: 'real problems',
    files: 'tal-scq5k-en/math-shaped/train.jsonl',
    textFields: ['problem'],
    fields: [],
  },
].map(({ files, ...kind }) => ({ ...kind, lines: () => readReal(files) }));

await mkdir(folder, { recursive: true });
for (const { kind, lines, ...mapping } of [...made, ...real].filter(({ kind }) =>
  kind.includes(process.argv[2] ?? ''),
)) {
  const plain = lines();
  if (plain.length === 0) continue;
  const files = { '.jsonl': plain, '.jsonl.gz': gzipSync(plain), '.jsonl.zst': zstdCompressSync(plain) };
  const recordCount = plain.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  for (const [ending, bytes] of Object.entries(files)) {
    const name = `made${ending}`;
    await writeFile(join(folder, name), bytes);
    const source = await resolveSource({ name: 'made', from: folder, files: [name] }, { baseFolder: folder });
    const readings = {
      bare: () => bareLoop(join(folder, name)),
      records: () => countRecords(name),
      documents: () => countDocuments(source, mapping),
    };
    const least = {
      bare: Number.POSITIVE_INFINITY,
      records: Number.POSITIVE_INFINITY,
      documents: Number.POSITIVE_INFINITY,
    };
    for (let round = 0; round < ROUNDS; round++) {
      for (const [reading, read] of Object.entries(readings) as [
        keyof typeof readings,
        () => Promise<number>,
      ][])
        least[reading] = Math.min(least[reading], await timed(read, recordCount));
    }
    const ratios = `records ${(least.bare / least.records).toFixed(2)}, documents ${(least.bare / least.documents).toFixed(2)}`;
    const rate = plain.length / least.records / 1000;
    console.log(`${kind} ${ending}: ${ratios}; records ${rate.toFixed(0)} MB of content a CPU second`);
  }
}
await rm(folder, { recursive: true });

/** The lines of real files, some MB at least, since the small ones are read in a few milliseconds. */
function readReal(pattern: string): Buffer {
  const contents = globSync(pattern, { cwd: shared })
    .sort()
    .map((path) => readFileSync(join(shared, path)))
    .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes));
  const once = Buffer.concat(contents);
  return Buffer.concat(Array<Buffer>(Math.ceil(40e6 / Math.max(once.length, 1))).fill(once));
}

interface Style {
  readonly words: number;
  /** What every third record ends in. */
  readonly tail?: string;
  /** What words are made of. */
  readonly letters?: string;
}

function makeRecords(count: number, { words, tail = '', letters = ALPHABET }: Style): Buffer {
  const draw = drawFor('bench', 'sources/records', 'words');
  const vocabulary = Array.from({ length: 5_000 }, () =>
    Array.from({ length: 2 + draw.below(7) }, () => letters[draw.below(letters.length)]).join(''),
  );
  const lines = Array.from({ length: count }, (_, row) => {
    const text = Array.from({ length: words }, () => vocabulary[draw.below(5_000)]).join(' ');
    return JSON.stringify({
      text: row % 3 === 0 ? text + tail : text,
      timestamp: '2020-01-01',
      url: `https://example.org/${row}`,
    });
  });
  return Buffer.from(`${lines.join('\n')}\n`);
}

async function timed(read: () => Promise<number>, expected: number): Promise<number> {
  const start = process.cpuUsage();
  const count = await read();
  if (count !== expected) throw new Error(`expected ${expected} records, got ${count}`);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function countRecords(name: string): Promise<number> {
  let count = 0;
  for await (const { records } of readRecords(
    { name: 'made', from: folder, files: [name] },
    { baseFolder: folder },
  ))
    count += records.length;
  return count;
}

/** Documents, and records that are none: blank texts. */
async function countDocuments(
  source: Awaited<ReturnType<typeof resolveSource>>,
  fields: { readonly textFields: readonly string[]; readonly fields: readonly string[] },
): Promise<number> {
  const mapping = { domain: 'any', subdomain: 'any', ...fields };
  const options = { baseFolder: folder, fileIndex: 0 };
  let count = 0;
  for await (const { recordCount } of readDocuments(source, mapping, options)) count += recordCount;
  return count;
}

async function bareLoop(path: string): Promise<number> {
  let stream: AsyncIterable<Buffer> = createReadStream(path, { highWaterMark: 2 ** 20 });
  if (path.endsWith('.gz')) stream = pipeline(stream, createGunzip({ chunkSize: 2 ** 20 }), () => {});
  if (path.endsWith('.zst'))
    stream = pipeline(stream, createZstdDecompress({ chunkSize: 2 ** 20 }), () => {});
  let count = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      JSON.parse(bytes.toString('utf8', start, end));
      count++;
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  return count;
}

/*
 * Auditing against tokenizing: a corpus of 100 MB of tokens in train, made of the local recipe's blocks over and over, each
 * time with other documents, is audited in a process of its own, in another with its splits certified again, and its texts are
 * read from JSON Lines and tokenized in a third, in turns; before that all of it with a tenth of the corpus. Prints seconds of
 * CPU (all threads) and of the clock, the peak memory, and the time a token of an audit takes over that of tokenizing. Run it
 * from the root, on idle cores:
 *
 *   node --conditions=@sluice/source packages/pipeline/bench/audit-speed.ts [turns]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParquetWriter } from '@sluice/exporting';
import { auditCorpus, readCorpusManifest } from '@sluice/pipeline';
import { readRecords } from '@sluice/sources';
import { readCorpusLock, readCorpusTokenizer } from '../src/corpus/corpus-lock.ts';
import { readSplitBlocks, shardPaths } from '../src/corpus/read-corpus.ts';
import { buildCorpus } from '../test/build-corpus.ts';

const RECIPE = join(import.meta.dirname, '../../../recipes/moe-emergence.local.yaml');
const TOKEN_BYTES = 100e6;
const BYTES_A_TOKEN = 2;

/** The train blocks of the build, and the texts of all that they are repeated to. */
const ONCE = 'once.parquet';
const TEXTS = 'texts.jsonl';

/** Writes the train blocks of a corpus so often, each time with other document ids, and their texts. Returns their tokens. */
async function repeatTrain(folder: string, copies: number): Promise<number> {
  const manifest = await readCorpusManifest(folder);
  const { blockSize, vocabularySize } = manifest;
  const tokenizer = await readCorpusTokenizer(folder, await readCorpusLock(folder));
  const [shards, texts] = await Promise.all(
    [shardPaths(manifest, 'train')[0]!, TEXTS].map((name) => open(join(folder, name), 'w')),
  );
  const file = { write: (bytes: Uint8Array) => shards!.write(bytes).then(() => undefined) };
  const writer = createParquetWriter(file, { blockSize, vocabularySize, rowGroupTokens: 2 ** 20 });
  let tokenCount = 0;
  for (let copy = 0; copy < copies; copy++)
    for await (const batch of readSplitBlocks(folder, [ONCE])) {
      tokenCount += batch.tokens.length;
      const spanDocuments = batch.spanDocuments.map((id) => (id === '' ? '' : `copy${copy}/${id}`));
      await writer.write({ ...batch, spanDocuments });
      const lines = Array.from({ length: batch.blockCount }, (_, block) => {
        const tokens = batch.tokens.subarray(block * blockSize, (block + 1) * blockSize);
        return `${JSON.stringify({ text: tokenizer.decode(tokens) })}\n`;
      });
      await texts!.write(lines.join(''));
    }
  await writer.finish();
  await Promise.all([shards!.close(), texts!.close()]);
  return tokenCount;
}

const LEAKAGE = { audit: 'as-built', 'audit-measured': 'measured' } as const;
type Kind = keyof typeof LEAKAGE | 'tokenize';

interface Done {
  readonly tokens: number;
  /** CPU seconds of tokenizing alone, without reading the texts. */
  readonly encodingSeconds?: number;
}

interface Work extends Done {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

async function audit(folder: string, kind: keyof typeof LEAKAGE): Promise<Done> {
  const { tokenCount } = await auditCorpus(folder, { leakage: LEAKAGE[kind] });
  return { tokens: tokenCount };
}

async function tokenize(folder: string): Promise<Done> {
  const tokenizer = await readCorpusTokenizer(folder, await readCorpusLock(folder));
  let tokens = 0;
  let encodingSeconds = 0;
  for await (const { records } of readRecords(
    { name: 'texts', from: folder, files: [TEXTS] },
    { baseFolder: folder },
  )) {
    const texts = records.map((record) => record!.text as string);
    const before = process.cpuUsage();
    tokens += tokenizer.encodeBatch(texts).ids.length;
    encodingSeconds += secondsOf(process.cpuUsage(before));
  }
  return { tokens, encodingSeconds };
}

const secondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1e6;

async function work(kind: Kind, folder: string): Promise<Work> {
  const started = performance.now();
  const before = process.cpuUsage();
  const done = kind === 'tokenize' ? await tokenize(folder) : await audit(folder, kind);
  return {
    ...done,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: secondsOf(process.cpuUsage(before)),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function inProcess(kind: Kind, folder: string): Work {
  const args = ['--conditions=@sluice/source', import.meta.filename, kind, folder];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as Work;
}

function show(name: string, { tokens, seconds, cpuSeconds, encodingSeconds, peakBytes }: Work): void {
  const figures = [
    `${(tokens / 1e6).toFixed(1)} M tokens`,
    `${cpuSeconds.toFixed(2)} s of CPU`,
    ...(encodingSeconds === undefined ? [] : [`${encodingSeconds.toFixed(2)} s of them encoding`]),
    `${seconds.toFixed(2)} s`,
    `peak ${(peakBytes / 1e6).toFixed(0)} MB`,
  ];
  console.log(`${name}: ${figures.join(', ')}`);
}

/** An audit's time a token over that of reading and tokenizing, by the clock and of CPU, and over that of tokenizing alone. */
interface Ratios {
  readonly clock: number;
  readonly cpu: number;
  readonly encoding: number;
}

function takeTurn(folder: string): Ratios {
  const audited = inProcess('audit', folder);
  const measured = inProcess('audit-measured', folder);
  const tokenized = inProcess('tokenize', folder);
  show('audit, leakage as built', audited);
  show('audit, leakage measured', measured);
  show('tokenize', tokenized);
  const ratio = (ours: number, theirs: number) => ours / audited.tokens / (theirs / tokenized.tokens);
  return {
    clock: ratio(audited.seconds, tokenized.seconds),
    cpu: ratio(audited.cpuSeconds, tokenized.cpuSeconds),
    encoding: ratio(audited.cpuSeconds, tokenized.encodingSeconds!),
  };
}

function showRatios(turns: readonly Ratios[]): void {
  const median = (of: keyof Ratios) => {
    const ratios = turns.map((turn) => turn[of]).sort((a, b) => a - b);
    return ratios[ratios.length >> 1]!.toFixed(2);
  };
  console.log(
    `audit / tokenize, medians: ${median('clock')} by the clock, ${median('cpu')} of CPU, ${median('encoding')} of CPU without reading`,
  );
}

async function compare(turns: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-audit-speed-'));
  try {
    await buildCorpus(RECIPE, folder);
    const shards = shardPaths(await readCorpusManifest(folder), 'train');
    if (shards.length !== 1) throw new Error(`expected one shard of train, found ${shards.length}`);
    renameSync(join(folder, shards[0]!), join(folder, ONCE));
    const once = await repeatTrain(folder, 1);
    for (const tokenBytes of [TOKEN_BYTES / 10, TOKEN_BYTES]) {
      const tokens = await repeatTrain(folder, Math.round(tokenBytes / (BYTES_A_TOKEN * once)));
      console.log(`\n${((BYTES_A_TOKEN * tokens) / 1e6).toFixed(0)} MB of tokens`);
      showRatios(Array.from({ length: turns }, () => takeTurn(folder)));
    }
  } finally {
    if (process.env.KEEP === undefined) rmSync(folder, { recursive: true, force: true });
    else console.log(folder);
  }
}

const [first, folder] = process.argv.slice(2);
if (first === 'tokenize' || first === 'audit' || first === 'audit-measured')
  process.stdout.write(JSON.stringify(await work(first, folder!)));
else await compare(Number(first ?? 1));

/*
 * Auditing against tokenizing: a corpus of 100 MB of tokens, made of the local recipe's blocks over and over, each time
 * with other documents, is audited in a process of its own, in another with its splits certified again, and its texts are
 * tokenized in a third, in turns. Prints seconds of CPU and of the clock, and the audit's peak memory, also for a tenth of the corpus. Run it from the root:
 *
 *   node --conditions=@sluice/source packages/pipeline/bench/audit-speed.ts [turns]
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParquetWriter } from '@sluice/exporting';
import { auditCorpus, readCorpusManifest } from '@sluice/pipeline';
import { readCorpusLock, readCorpusTokenizer } from '../src/corpus/corpus-lock.ts';
import { readSplitBlocks, shardPaths } from '../src/corpus/read-corpus.ts';
import { buildCorpus } from '../test/build-corpus.ts';

const RECIPE = join(import.meta.dirname, '../../../recipes/moe-emergence.local.yaml');
const TOKEN_BYTES = 100e6;

interface Work {
  readonly tokens: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

/** Writes the train blocks of a corpus anew, so often, each time with other document ids. */
async function repeatTrain(folder: string, copies: number): Promise<void> {
  const manifest = await readCorpusManifest(folder);
  const [shard] = shardPaths(manifest, 'train');
  const original = join(folder, 'once.parquet');
  copyFileSync(join(folder, shard!), original);
  const handle = await open(join(folder, shard!), 'w');
  const file = { write: (bytes: Uint8Array) => handle.write(bytes).then(() => undefined) };
  const { blockSize, vocabularySize } = manifest;
  const writer = createParquetWriter(file, { blockSize, vocabularySize, rowGroupTokens: 2 ** 20 });
  for (let copy = 0; copy < copies; copy++)
    for await (const batch of readSplitBlocks(folder, ['once.parquet']))
      await writer.write({
        ...batch,
        spanDocuments: batch.spanDocuments.map((id) => (id === '' ? '' : `copy${copy}/${id}`)),
      });
  await writer.finish();
  await handle.close();
  rmSync(original);
}

const LEAKAGE = { audit: 'as-built', 'audit-measured': 'measured' } as const;
type Kind = keyof typeof LEAKAGE | 'tokenize';

interface Done {
  readonly tokens: number;
  readonly notCounted: NodeJS.CpuUsage;
}

async function audit(folder: string, kind: keyof typeof LEAKAGE): Promise<Done> {
  const { tokenCount } = await auditCorpus(folder, { leakage: LEAKAGE[kind] });
  return { tokens: tokenCount, notCounted: { user: 0, system: 0 } };
}

/** Tokenizes the texts of all blocks. Decoding them is not counted. */
async function tokenize(folder: string): Promise<Done> {
  const manifest = await readCorpusManifest(folder);
  const tokenizer = await readCorpusTokenizer(folder, await readCorpusLock(folder));
  let tokens = 0;
  const notCounted = { user: 0, system: 0 };
  let mark = process.cpuUsage();
  for await (const batch of readSplitBlocks(folder, shardPaths(manifest, 'train'))) {
    const texts = Array.from({ length: batch.blockCount }, (_, block) =>
      tokenizer.decode(batch.tokens.subarray(block * batch.blockSize, (block + 1) * batch.blockSize)),
    );
    const spent = process.cpuUsage(mark);
    notCounted.user += spent.user;
    notCounted.system += spent.system;
    tokens += tokenizer.encodeBatch(texts).ids.length;
    mark = process.cpuUsage();
  }
  return { tokens, notCounted };
}

async function work(kind: Kind, folder: string): Promise<Work> {
  const started = performance.now();
  const before = process.cpuUsage();
  const result = kind === 'tokenize' ? await tokenize(folder) : await audit(folder, kind);
  const { user, system } = process.cpuUsage(before);
  const notCounted = result.notCounted.user + result.notCounted.system;
  return {
    tokens: result.tokens,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system - notCounted) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}

function inProcess(kind: Kind, folder: string): Work {
  const args = ['--conditions=@sluice/source', import.meta.filename, kind, folder];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as Work;
}

function show(name: string, { tokens, seconds, cpuSeconds, peakBytes }: Work): void {
  const figures = [`${(tokens / 1e6).toFixed(1)} M tokens`, `${cpuSeconds.toFixed(1)} s of CPU`];
  console.log(
    `${name}: ${[...figures, `${seconds.toFixed(1)} s`, `peak ${(peakBytes / 1e6).toFixed(0)} MB`].join(', ')}`,
  );
}

async function compare(turns: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-audit-speed-'));
  try {
    await buildCorpus(RECIPE, folder);
    const once = inProcess('audit', folder);
    show('audit, the corpus once', once);
    await repeatTrain(folder, Math.ceil(TOKEN_BYTES / (2 * once.tokens)));
    const ratios: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const audited = inProcess('audit', folder);
      const measured = inProcess('audit-measured', folder);
      const tokenized = inProcess('tokenize', folder);
      show('audit, leakage as built', audited);
      show('audit, leakage measured', measured);
      show('tokenize', tokenized);
      ratios.push(audited.cpuSeconds / audited.tokens / (tokenized.cpuSeconds / tokenized.tokens));
    }
    ratios.sort((a, b) => a - b);
    console.log(`audit / tokenize, CPU a token, median: ${ratios[ratios.length >> 1]!.toFixed(2)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [first, folder] = process.argv.slice(2);
if (first === 'tokenize' || first === 'audit' || first === 'audit-measured')
  process.stdout.write(JSON.stringify(await work(first, folder!)));
else await compare(Number(first ?? 1));

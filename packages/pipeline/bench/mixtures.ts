/**
 * What comes out of each target on the local recipe: shares of trained tokens by domain and subdomain as DuckDB counts them
 * in the written blocks, their distance in blocks from what was asked for, worked out here apart from the build, and for
 * `even` the worst window.
 *
 *   node --conditions=@sluice/source packages/pipeline/bench/mixtures.ts
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { readStageEnds, readStreams } from '../src/tasks/balance.ts';
import { localRecipe } from './local-recipe.ts';

const BLOCK_SIZE = 512;
const WINDOW = 64;

type Weights = (available: Readonly<Record<string, number>>) => Readonly<Record<string, number>>;

interface Target {
  readonly balance: string;
  /** Weights of the domains, by what they have, for each stage and its share. */
  readonly stages: readonly (readonly [share: number, weights: Weights])[];
  /** Weights of subdomains, where they are not as they are there. */
  readonly within?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly isEven?: boolean;
}

const all = (weights: Weights) => [[1, weights]] as const;
const equal: Weights = (available) => Object.fromEntries(Object.keys(available).map((name) => [name, 1]));
const power =
  (alpha: number): Weights =>
  (available) =>
    Object.fromEntries(Object.entries(available).map(([name, tokens]) => [name, tokens ** alpha]));

/** UniMax by bisection of its level, not by its algorithm. */
const unimax =
  (total: number, epochs: number): Weights =>
  (available) => {
    const at = (level: number) =>
      Object.fromEntries(
        Object.entries(available).map(([name, tokens]) => [name, Math.min(level, epochs * tokens)]),
      );
    let [low, high] = [0, total];
    for (let step = 0; step < 200; step++) {
      const middle = (low + high) / 2;
      if (sumOf(Object.values(at(middle))) < total) low = middle;
      else high = middle;
    }
    return at(low);
  };

const TARGETS: readonly Target[] = [
  { balance: '{ to: equal }', stages: all(equal) },
  { balance: '{ to: natural }', stages: all(power(1)) },
  {
    balance: '{ to: shares, shares: { code: 5, math: 2, prose: 3 } }',
    stages: all(() => ({ code: 5, math: 2, prose: 3 })),
  },
  { balance: '{ to: temperature, alpha: 0.3 }', stages: all(power(0.3)) },
  { balance: '{ to: unimax, total: 7 M tokens, max_epochs: 1.3 }', stages: all(unimax(7e6, 1.3)) },
  {
    balance: '{ to: equal, within: { math: { gsm8k: 1, competition: 1 } } }',
    stages: all(equal),
    within: { math: { gsm8k: 1, competition: 1 } },
  },
  { balance: '{ to: equal, short: repeat, max_epochs: 4 }', stages: all(equal) },
  { balance: `{ to: equal, order: { even: ${WINDOW} } }`, stages: all(equal), isEven: true },
  {
    balance: `{ to: shares, shares: { code: 5, math: 2, prose: 3 }, order: { even: ${WINDOW} } }`,
    stages: all(() => ({ code: 5, math: 2, prose: 3 })),
    isEven: true,
  },
  {
    balance:
      '{ total: 4 M tokens, stages: [{ share: 3, to: natural }, { share: 1, to: shares, shares: { code: 0, math: 2, prose: 1 } }] }',
    stages: [
      [0.75, power(1)],
      [0.25, () => ({ code: 0, math: 2, prose: 1 })],
    ],
  },
];

const recipe = localRecipe({});
const out = join(recipe.folder, 'out');
const duckdb = await (await DuckDBInstance.create()).connect();
for (const target of TARGETS) {
  recipe.write({ balance: target.balance });
  const build = await buildUntilWritten();
  const streams = readStreams(build).filter(({ split }) => split === 'train');
  const available = totalsOf(streams.map(({ domain, packedTokens }) => [domain, packedTokens]));
  const blocks = await readBlocks();
  const ends = readStageEnds(build);
  console.log(`\n${target.balance}: ${blocks.length} blocks, ${blocks.length * BLOCK_SIZE} tokens`);
  let worst = 0;
  let start = 0;
  for (const [stage, end] of ends.entries()) {
    const own = blocks.slice(start, end);
    const [share, weights] = target.stages[stage]!;
    worst = Math.max(worst, Math.abs(own.length - share * blocks.length));
    const prefix = ends.length > 1 ? `stage ${stage + 1}: ` : '';
    const domains = compare(`${prefix}`, own, (block) => block.domain, weights(available));
    worst = Math.max(worst, domains);
    for (const domain of Object.keys(available)) {
      const inside = own.filter((block) => block.domain === domain);
      const there = totalsOf(
        streams
          .filter((stream) => stream.domain === domain)
          .map(({ subdomain, packedTokens }) => [subdomain, packedTokens]),
      );
      if (inside.length === 0 || Object.keys(there).length < 2) continue;
      const wanted = target.within?.[domain] ?? there;
      worst = Math.max(
        worst,
        compare(`${prefix}${domain}.`, inside, (block) => block.subdomain, wanted),
      );
    }
    start = end;
  }
  console.log(`  worst distance from what was asked for: ${worst.toFixed(3)} blocks`);
  if (worst > 1) process.exitCode = 1;
  if (target.isEven)
    console.log(`  worst window of ${WINDOW}: ${worstWindow(blocks).toFixed(3)} blocks from its share`);
  const epochs = streams.map(
    ({ domain, subdomain, writtenTokens, packedTokens }) =>
      `${domain}.${subdomain} ${(writtenTokens / packedTokens).toFixed(2)}`,
  );
  console.log(`  epochs: ${epochs.join(', ')}`);
}
rmSync(recipe.folder, { recursive: true });

async function buildUntilWritten() {
  await openOutFolder(out);
  const { build } = await prepareBuild(await planRecipe(recipe.path), out);
  const graph = buildGraph(build);
  const signal = new AbortController().signal;
  for (const { name, taskCount } of graph.phases.slice(0, -2)) {
    for (let index = 0; index < taskCount; index++) {
      const task = { phase: name, index };
      if (!(await graph.isDone(task))) await graph.run(task, { signal, onProgress: () => {} });
    }
  }
  return build;
}

interface Block {
  readonly domain: string;
  readonly subdomain: string;
}

async function readBlocks(): Promise<Block[]> {
  const rows = await duckdb.runAndReadAll(
    `SELECT domain, subdomain, len(input_ids) AS tokens FROM read_parquet('${out}/data/train-*.parquet')`,
  );
  const blocks = rows.getRowObjectsJson() as unknown as (Block & { tokens: string })[];
  if (blocks.some(({ tokens }) => Number(tokens) !== BLOCK_SIZE))
    throw new Error('a block has another length');
  return blocks;
}

/** Prints the share of each part and gives the worst distance from the wanted ones, in blocks. */
function compare(
  prefix: string,
  blocks: readonly Block[],
  nameOf: (block: Block) => string,
  weights: Readonly<Record<string, number>>,
): number {
  const found = totalsOf(blocks.map((block) => [nameOf(block), 1]));
  const whole = sumOf(Object.values(weights));
  let worst = 0;
  for (const [name, weight] of Object.entries(weights)) {
    const exact = (blocks.length * weight) / whole;
    const distance = (found[name] ?? 0) - exact;
    worst = Math.max(worst, Math.abs(distance));
    const shares = `${((100 * (found[name] ?? 0)) / blocks.length).toFixed(3)} % of ${((100 * weight) / whole).toFixed(3)} %`;
    console.log(`  ${`${prefix}${name}`.padEnd(28)} ${shares}, ${distance.toFixed(3)} blocks`);
  }
  return worst;
}

/** How far a domain's blocks are from its share in any whole window, at worst. */
function worstWindow(blocks: readonly Block[]): number {
  const totals = totalsOf(blocks.map(({ domain }) => [domain, 1]));
  let worst = 0;
  for (let start = 0; start + WINDOW <= blocks.length; start += WINDOW) {
    const window = totalsOf(blocks.slice(start, start + WINDOW).map(({ domain }) => [domain, 1]));
    for (const [domain, count] of Object.entries(totals))
      worst = Math.max(worst, Math.abs((window[domain] ?? 0) - (WINDOW * count) / blocks.length));
  }
  return worst;
}

function totalsOf(parts: readonly (readonly [string, number])[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const [name, amount] of parts) totals[name] = (totals[name] ?? 0) + amount;
  return totals;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

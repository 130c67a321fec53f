/*
 * A recipe over the embedded data sets with every choice drawn: sampling, formats, filters, splits, packing, balance and
 * outputs. Most of them can be built; some ask for what cannot be had, and must be refused.
 */
import { type Draw, drawFor } from '@sluice/determinism';
import { embeddedFolder } from '@sluice/test-fixtures';

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

type Part = { readonly [key: string]: Json | undefined };

function pick<T>(draw: Draw, values: readonly T[]): T {
  return values[draw.below(values.length)]!;
}

function sometimes<T>(draw: Draw, probability: number, value: () => T): T | undefined {
  return draw.uniform() < probability ? value() : undefined;
}

/** What recipe a number stands for. */
export function drawRecipe(seed: string, number: number): Part {
  const draw = drawFor(seed, 'bench/recipe', String(number));
  const names = drawSome(draw, ['code', 'math', 'prose']);
  const isMixture = draw.uniform() < 0.2;
  const split = drawSplit(draw);
  const isSwitching = names.length > 1 && split.validation !== 0 && draw.uniform() < 0.2;
  return {
    name: `random-${number}`,
    seed: draw.below(1000),
    tokenizer: `${embeddedFolder()}/tokenizer`,
    block_size: pick(draw, [16, 64, 100, 128, 512]),
    domains: Object.fromEntries(names.map((name) => [name, drawDomain(draw, name)])),
    shared_markers: sometimes(draw, 0.2, () => [{ text: 'Text: ', weight: 2 }, 'Item:\n', '']),
    boundary: sometimes(draw, 0.3, () => 'clean'),
    sample: drawSample(draw),
    split,
    pack: {
      strategy: pick(draw, [
        'concatenate',
        'concatenate',
        'best-fit',
        ...(isMixture ? [] : ['aligned']),
        'pad',
      ]),
      within: isMixture ? 'mixture' : pick(draw, ['subdomain', 'subdomain', 'domain']),
      tail: sometimes(draw, 0.3, () => 'pad'),
      long: isMixture ? undefined : sometimes(draw, 0.2, () => 'crop'),
    },
    balance: isMixture ? drawTarget(draw, names) : drawBalance(draw, names),
    loss: sometimes(draw, 0.25, () => ({
      mask: drawSome(draw, ['template', 'separator', 'licence']),
      first_tokens: draw.below(4),
    })),
    switch_blocks: isSwitching ? { blocks: 5 } : undefined,
    output: ['parquet', ...(sometimes(draw, 0.5, () => drawSome(draw, FORMATS)) ?? [])],
    documents: sometimes(draw, 0.2, () => drawSome(draw, ['megatron', 'nanogpt', 'dolma', 'datatrove'])),
    texts: sometimes(draw, 0.2, () => drawSome(draw, ['jsonl', 'parquet'])),
    shard: sometimes(draw, 0.2, () => '40 blocks'),
  };
}

function drawSample(draw: Draw): Part {
  const method = pick(draw, [
    'uniform',
    'uniform',
    'reservoir',
    'shuffle-buffer',
    'head',
    'every',
    'random-access',
  ]);
  const budget = pick(draw, ['all', 'all', '40 kB', '150 kB', '60 documents', '20000 tokens']);
  return {
    method,
    per_domain: method === 'every' ? 'all' : budget,
    read_at_most: method === 'random-access' ? pick(draw, ['80%', '50%']) : undefined,
  };
}

function drawSplit(draw: Draw): Part {
  const copies = ['together', 'keep-one', 'keep'];
  return {
    validation: pick<Json>(draw, ['5%', '2%', '10%', '20 documents', '3000 tokens', 0]),
    test: sometimes(draw, 0.3, () => pick(draw, ['5%', '10 documents'])),
    at_least: sometimes(draw, 0.3, () => pick(draw, [1, 2, 30])),
    exact_duplicates: pick(draw, copies),
    near_duplicates: pick(draw, copies),
    similarity: sometimes(draw, 0.3, () => pick(draw, [0.5, 0.7, 0.9])),
    shared_runs: sometimes(draw, 0.3, () => 'cut'),
  };
}

function drawBalance(draw: Draw, names: readonly string[]): Part {
  const target = drawTarget(draw, names);
  const isRepeated = draw.uniform() < 0.3;
  return {
    ...target,
    total: target.total ?? sometimes(draw, 0.2, () => pick(draw, ['4000 tokens', '6 blocks'])),
    short: isRepeated && target.to !== 'unimax' ? 'repeat' : undefined,
    max_epochs: isRepeated ? pick(draw, [1, 3]) : undefined,
    order: sometimes(draw, 0.3, () => ({ even: pick(draw, [8, 64]) })),
    validation: sometimes(draw, 0.2, () => 'equal'),
    objective: sometimes(draw, 0.15, () => ({ to: pick(draw, ['equal', 'natural']) })),
  };
}

function drawTarget(draw: Draw, names: readonly string[]): Part {
  const to = pick(draw, ['equal', 'natural', 'shares', 'temperature', 'unimax']);
  return {
    to,
    shares: to === 'shares' ? Object.fromEntries(names.map((name) => [name, 1 + draw.below(3)])) : undefined,
    alpha: to === 'temperature' ? pick(draw, [0, 0.3, 1]) : undefined,
    total: to === 'unimax' ? '5000 tokens' : undefined,
  };
}

const FORMATS = ['megatron', 'mds', 'litdata', 'nanogpt', 'numpy', 'dolma', 'datatrove'] as const;

function drawDomain(draw: Draw, name: string): Json {
  const sources = SOURCES[name]!;
  const folder = `${embeddedFolder()}/${name}`;
  const chosen = drawSome(draw, sources);
  const clean = ['line-ends', 'trailing-space', 'blank-lines', 'nfc', 'control'];
  return {
    sources: chosen.map((source) => ({
      from: folder,
      on_bad_record: 'drop',
      ...source(draw),
      ...(draw.uniform() < 0.2 ? { clean: drawSome(draw, clean) } : {}),
      ...(draw.uniform() < 0.3 ? { keep: { chars: '40..3000' } } : {}),
    })),
  };
}

type Source = (draw: Draw) => { readonly [key: string]: Json };

const QUESTION = {
  template: '{ask}{question}\n{tell}{answer}',
  markers: { ask: ['Question: ', ''], tell: ['Answer: ', 'So: '] },
};

const SOURCES: Readonly<Record<string, readonly Source[]>> = {
  code: [
    (draw) => ({
      files: 'file-*.json.gz',
      text: 'content',
      subdomain: draw.uniform() < 0.5 ? 'python' : { field: 'path', as: 'language', other: 'text' },
      ...(draw.uniform() < 0.7 ? { group: 'repo_name' } : {}),
      ...(draw.uniform() < 0.3 ? { mark: ['licence-header'] } : {}),
    }),
  ],
  math: [
    (draw) => ({
      files: 'arithmetic.jsonl',
      subdomain: 'arithmetic',
      format:
        draw.uniform() < 0.5 ? QUESTION : { ...QUESTION, mode: draw.uniform() < 0.5 ? 'none' : 'fixed' },
    }),
    () => ({ files: 'competition.jsonl.zst', text: ['problem', 'solution'], subdomain: 'competition' }),
  ],
  prose: [
    (draw) => ({
      files: 'encyclopaedia.parquet',
      text: 'text',
      subdomain: 'encyclopaedia',
      ...(draw.uniform() < 0.5 ? { group: { rows: 10 } } : {}),
    }),
    () => ({ files: 'stories.jsonl', text: 'text', subdomain: 'stories' }),
  ],
};

/** At least one of some values, in their order. */
function drawSome<T>(draw: Draw, values: readonly T[]): T[] {
  const some = values.filter(() => draw.uniform() < 0.6);
  return some.length > 0 ? some : [values[draw.below(values.length)]!];
}

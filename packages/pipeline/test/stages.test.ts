import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DocumentFields,
  parseStageSettings,
  readStageInput,
  runBalanceStage,
  runExportStage,
  runFormatStage,
  runPackStage,
  runSampleStage,
  runSplitStage,
  runTokenizeStage,
  type StageReport,
  type StageRun,
} from '@sluice/pipeline';
import { embeddedFolder, STRANGE_DOCUMENT_TEXTS, withTemporaryFolder } from '@sluice/test-fixtures';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

const EMBEDDED = embeddedFolder();
const TOKENIZER = join(EMBEDDED, 'tokenizer');
const SEED = 7;

interface Given {
  /** What comes through the pipe. */
  readonly stdin?: string | Uint8Array;
  readonly addresses?: readonly string[];
  readonly files?: readonly string[];
  readonly onBadRecord?: 'error' | 'drop';
}

interface Outcome {
  readonly text: string;
  readonly report: StageReport | undefined;
}

/** Runs a stage over what is given. */
function runOver(given: Given, start: (run: StageRun) => AsyncIterable<string>): Promise<Outcome> {
  return withTemporaryFolder(async (workFolder) => {
    const { signal } = new AbortController();
    let report: StageReport | undefined;
    const { stdin = '', addresses = ['-'], files, onBadRecord = 'error' } = given;
    const input = readStageInput({
      addresses,
      stdin: (async function* () {
        yield Buffer.from(stdin);
      })(),
      ...(files === undefined ? {} : { files }),
      baseFolder: EMBEDDED,
      onBadRecord,
      signal,
    });
    let text = '';
    const onReport = (told: StageReport) => {
      report = told;
    };
    for await (const chunk of start({ input, workFolder, signal, onReport })) text += chunk;
    return { text, report };
  });
}

const jsonl = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const parse = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const sample = (given: Given, settings: object, names: DocumentFields = {}) =>
  runOver(given, (run) => runSampleStage(run, parseStageSettings('sample', settings), names));
const split = (given: Given, settings: object) =>
  runOver(given, (run) => runSplitStage(run, parseStageSettings('split', settings), {}));
const format = (given: Given, settings: object) =>
  runOver(given, (run) => runFormatStage(run, parseStageSettings('format', settings), {}));
const tokenize = (stdin: string) =>
  runOver({ stdin }, (run) => {
    const settings = parseStageSettings('tokenize', { tokenizer: TOKENIZER });
    return runTokenizeStage(run, { ...settings, baseFolder: EMBEDDED }, {});
  });
const pack = (stdin: string, settings: object) =>
  runOver({ stdin }, (run) => runPackStage(run, parseStageSettings('pack', settings)));
const balance = (stdin: string, settings: object) =>
  runOver({ stdin }, (run) => runBalanceStage(run, parseStageSettings('balance', settings)));

const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `d#${n}`, text: `text number ${n}` }));

describe('the stages one after another', () => {
  let root: string;
  let built: string;
  let exported: string;

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'sluice-stages-'));
    built = join(root, 'built');
    exported = join(root, 'exported');
    await buildCorpus(
      writeRecipe(
        root,
        `name: chain
seed: ${SEED}
tokenizer: ${TOKENIZER}
block_size: 128
domains:
  code:
    sources:
      - { from: ${EMBEDDED}/code, text: content, subdomain: python, group: repo_name, clean: [nfc], keep: { chars: 50.. } }
  math:
    sources:
      - from: ${EMBEDDED}/math
        files: arithmetic.jsonl
        subdomain: arithmetic
        format: { template: "{ask}{question}\\n{answer}", markers: { ask: ["Question: ", "Solve: ", ""] } }
      - { from: ${EMBEDDED}/math, files: competition.jsonl.zst, text: [problem, solution], subdomain: competition }
sample: { per_domain: 150 kB }
split: { validation: 5%, exact_duplicates: keep-one }
output: [parquet, megatron]
`,
      ),
      built,
    );
    await runChain();
  }, 60_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  async function runChain(): Promise<void> {
    const all = { seed: SEED };
    const code = await sample(
      { addresses: ['code'] },
      { ...all, clean: ['nfc'], keep: { chars: '50..' } },
      { text: ['content'], group: 'repo_name', domain: 'code', subdomain: 'python' },
    );
    const arithmetic = await sample({ addresses: ['math'], files: ['arithmetic.jsonl'] }, all, {
      text: ['question', 'answer'],
      domain: 'math',
      subdomain: 'arithmetic',
    });
    const competition = await sample({ addresses: ['math'], files: ['competition.jsonl.zst'] }, all, {
      text: ['problem', 'solution'],
      domain: 'math',
      subdomain: 'competition',
    });
    // The order in which documents come plays no part: here it is another one than the build's.
    const everything = [competition, code, arithmetic].map(({ text }) => text).join('');
    const drawn = await sample({ stdin: everything }, { ...all, per_domain: '150 kB' });
    const sided = await split({ stdin: drawn.text }, { ...all, split: { exact_duplicates: 'keep-one' } });
    const records = parse(sided.text);
    const plain = records.filter((record) => record.subdomain !== 'arithmetic');
    const questions = records.filter((record) => record.subdomain === 'arithmetic');
    const rendered = await format(
      { stdin: jsonl(questions) },
      {
        ...all,
        format: { template: '{ask}{question}\n{answer}', markers: { ask: ['Question: ', 'Solve: ', ''] } },
      },
    );
    const tokens = await tokenize(rendered.text + jsonl(plain));
    const blocks = await pack(tokens.text, { ...all, block_size: 128 });
    const balanced = await balance(blocks.text, all);
    await runOver({ stdin: balanced.text }, async function* (run) {
      const output = ['parquet', 'megatron'] as const;
      const settings = {
        output,
        outFolder: exported,
        vocabularySize: vocabularySize(),
        tokenizer: TOKENIZER,
      };
      yield* await runExportStage(run, settings);
    });
  }

  test('leave the bytes that a build leaves, in every format and in the provenance', () => {
    const files = filesOf(exported);
    expect(files).toEqual([
      'data/train-00000-of-00001.parquet',
      'data/validation-00000-of-00001.parquet',
      'megatron/train_text_document.bin',
      'megatron/train_text_document.idx',
      'megatron/validation_text_document.bin',
      'megatron/validation_text_document.idx',
      'provenance/train-spans.parquet',
      'provenance/train.spans',
      'provenance/validation-spans.parquet',
      'provenance/validation.spans',
    ]);
    for (const file of files) {
      expect(readFileSync(join(exported, file)).equals(readFileSync(join(built, file))), file).toBe(true);
    }
  });

  const vocabularySize = () => {
    const manifest = JSON.parse(readFileSync(join(built, 'manifest.json'), 'utf8'));
    return manifest.vocabularySize as number;
  };

  test('carry strange texts through, with pieces and spans that tile them', async () => {
    const records = STRANGE_DOCUMENT_TEXTS.map(([id, text]) => ({ id, text }));
    const settings = { format: { template: '{mark}{text}', markers: { mark: ['🙂 ', 'e\u0301 '] } } };
    const rendered = parse((await format({ stdin: jsonl(records) }, settings)).text);
    for (const { text, pieces } of rendered as { text: string; pieces: [string, number][] }[]) {
      const characters = [...text];
      expect(pieces.reduce((sum, [, length]) => sum + length, 0)).toBe(characters.length);
      expect(['🙂 ', 'e\u0301 ']).toContain(characters.slice(0, pieces[0]![1]).join(''));
    }
    const tokens = parse((await tokenize(jsonl(rendered))).text);
    for (const { tokens: ids, spans } of tokens as { tokens: number[]; spans: [string, number][] }[]) {
      expect(spans.reduce((sum, [, length]) => sum + length, 0)).toBe(ids.length);
      expect(spans.at(-1)).toEqual(['separator', 1]);
    }
  });
});

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

describe('sampling by itself', () => {
  test('keeps other fields as they are, and the order of the input', async () => {
    const records = [
      { id: 'a', text: 'one', note: { deep: [1, null] } },
      { id: 'b', text: 'two', domain: 'x', big: 1 },
    ];
    const { text, report } = await sample({ stdin: jsonl(records) }, {});
    expect(parse(text)).toEqual([
      { id: 'a', text: 'one', domain: 'main', subdomain: 'main', note: { deep: [1, null] } },
      { id: 'b', text: 'two', domain: 'x', subdomain: 'main', big: 1 },
    ]);
    expect(report).toEqual({ read: 2, written: 2, drops: {}, notes: [] });
  });

  test('counts every record that it does not write, by reason', async () => {
    const stdin = `${jsonl([...numbered(20), { id: 'blank', text: ' ' }, { id: 'short', text: 'x' }])}broken\n`;
    const settings = { per_domain: '5 documents', keep: { chars: '5..' } };
    const { report } = await sample({ stdin, onBadRecord: 'drop' }, settings);
    expect(report).toEqual({
      read: 23,
      written: 5,
      drops: { 'broken-record': 1, 'empty-text': 1, 'too-short': 1, 'not-sampled': 15 },
      notes: [],
    });
  });

  test('does not tell integers beyond 2^53 wrongly', async () => {
    const { text } = await sample({ stdin: '{"id":12345678901234567890,"text":"t"}\n' }, {});
    expect(parse(text)[0]).toMatchObject({ id: '12345678901234567890' });
  });

  test('names the record that cannot be used, and what there is instead', async () => {
    const stdin = jsonl([{ text: 'fine' }, { body: 'b', title: 't' }]);
    await expect(sample({ stdin }, {})).rejects.toMatchObject({
      code: 'missing-field',
      message: 'stdin#1: the record has no text in "text"',
      hint: expect.stringContaining('its fields are body, title'),
    });
    await expect(sample({ stdin: '{"text":"a"}\nnot JSON\n' }, {})).rejects.toMatchObject({
      code: 'broken-record',
    });
  });
});

describe('splitting by itself', () => {
  test('keeps groups and near copies on one side', async () => {
    const words = Array.from({ length: 80 }, (_, n) => `word${n}`);
    const near = [words.join(' '), [...words.slice(0, 79), 'other'].join(' ')];
    const records = [
      ...numbered(300).map((record, n) => ({ ...record, group: `g${n % 60}` })),
      ...near.map((text, n) => ({ id: `near#${n}`, text })),
    ];
    for (const seed of [1, 2, 3, 4, 5]) {
      const { text } = await split({ stdin: jsonl(records) }, { seed, split: { validation: '10%' } });
      const sides = new Map<string, Set<unknown>>();
      for (const { group = 'near', split: side } of parse(text)) {
        sides.set(String(group), (sides.get(String(group)) ?? new Set()).add(side));
      }
      expect([...sides.values()].every(({ size }) => size === 1)).toBe(true);
      expect(parse(text).filter((record) => record.split === 'validation')).toHaveLength(30);
    }
  });
});

describe('packing and balancing by themselves', () => {
  const tokenRecords = (domain: string, count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `${domain}#${n}`,
      domain,
      tokens: [n, n + 1, n + 2, 9],
      split: 'train',
    }));

  test('pack(…) keeps every token and says where it is from', async () => {
    const records = tokenRecords('a', 25);
    const { text } = await pack(jsonl(records), { block_size: 10 });
    const tokens = new Map(records.map((record) => [record.id, record.tokens]));
    for (const block of parse(text) as { tokens: number[]; spans: [string, string, number, number][] }[]) {
      const rebuilt = block.spans.flatMap(([id, , length, offset]) =>
        tokens.get(id)!.slice(offset, offset + length),
      );
      expect(rebuilt).toEqual(block.tokens);
    }
    expect(parse(text)).toHaveLength(10);
  });

  test('balance(…) gives domains equal parts, and asks for blocks that are missing', async () => {
    const records = [...tokenRecords('a', 50), ...tokenRecords('b', 20)];
    const { text } = await pack(jsonl(records), { block_size: 10 });
    const balanced = parse((await balance(text, {})).text);
    expect(
      Object.values(Object.groupBy(balanced, ({ domain }) => String(domain))).map((blocks) => blocks!.length),
    ).toEqual([8, 8]);
    const torn = text.split('\n').slice(1).join('\n');
    await expect(balance(torn, {})).rejects.toMatchObject({ code: 'pipeline/missing-block' });
    await expect(balance(text + text, {})).rejects.toThrow('a second time');
  });

  test.each([
    ['no tokens', { id: 'a', domain: 'a' }],
    ['spans that do not tile', { id: 'a', tokens: [1, 2], spans: [['content', 1]] }],
    ['an unknown split', { id: 'a', tokens: [1], split: 'dev' }],
    ['a token that is none', { id: 'a', tokens: [1.5] }],
  ])('pack(…) refuses %s', async (_, record) => {
    await expect(pack(jsonl([record]), { block_size: 2 })).rejects.toMatchObject({ code: 'wrong-type' });
  });
});

test('parseStageSettings(name, given) names what was expected', () => {
  expect(() => parseStageSettings('split', { split: { validation: 'half' } })).toThrow(
    'split.validation: expected',
  );
  expect(() => parseStageSettings('balance', { balance: { to: 'shares' } })).toThrow(
    'balance.shares: expected weights',
  );
});

import type { FieldDescription, RecordLayout, SourceDescription } from '@sluice/sources';
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../src/recipe/parse-recipe.ts';
import { chooseBlockSize } from '../src/scaffold/choose-block-size.ts';
import { renderRecipe } from '../src/scaffold/render-recipe.ts';
import { asName, suggestSources } from '../src/scaffold/suggest-source.ts';

const field = (path: string, over: Partial<FieldDescription> = {}): FieldDescription => ({
  path,
  types: ['text'],
  presentShare: 1,
  distinctCount: 50,
  meanLength: 100,
  ...over,
});

const layout = (...fields: readonly FieldDescription[]): RecordLayout => ({
  files: ['a.jsonl'],
  fields,
  records: [],
});

function describedAs(over: Partial<SourceDescription>): SourceDescription {
  return {
    from: 'data/books',
    revision: '',
    licences: [],
    configs: [],
    files: [],
    otherFileCount: 0,
    chosen: {},
    chosenFileCount: 1,
    chosenBytes: 1,
    format: 'json-lines',
    layouts: [layout(field('text'))],
    isComplete: true,
    ...over,
  };
}

describe('suggestSources(description)', () => {
  test.each([
    [
      'a field that texts are called by',
      [field('id', { meanLength: 900 }), field('content')],
      { text: 'content' },
    ],
    ['the longest texts', [field('a', { meanLength: 9 }), field('b', { meanLength: 10 })], { text: 'b' }],
    [
      'a question and its answer',
      [field('Problem'), field('Solution')],
      { pair: { ask: 'Problem', tell: 'Solution' } },
    ],
    ['a text before a pair', [field('question'), field('answer'), field('text')], { text: 'text' }],
    [
      'no field that few records have',
      [field('text', { presentShare: 0.1 }), field('note')],
      { text: 'note' },
    ],
  ])('takes %s', (_, fields, expected) => {
    expect(suggestSources(describedAs({ layouts: [layout(...fields)] }))).toEqual([
      expect.objectContaining(expected),
    ]);
  });

  test('gives nothing where no field has texts', () => {
    expect(suggestSources(describedAs({ layouts: [layout(field('n', { types: ['number'] }))] }))).toEqual([]);
  });

  test('groups by a repository only where there is more than one, and drops bad records where some lack a field', () => {
    const fields = (distinctCount: number) => [
      field('content', { presentShare: 0.9 }),
      field('repo_name', { distinctCount }),
    ];
    const [many] = suggestSources(describedAs({ layouts: [layout(...fields(8))] }));
    const [one] = suggestSources(describedAs({ layouts: [layout(...fields(1))] }));
    expect(many).toMatchObject({ group: 'repo_name', hasGaps: true });
    expect(one).not.toHaveProperty('group');
  });

  test('makes a source of each layout of records', () => {
    const layouts = [
      { ...layout(field('question'), field('answer')), files: ['qa/arithmetic.jsonl'] },
      { ...layout(field('text')), files: ['train.jsonl', 'more.jsonl'] },
    ];
    expect(suggestSources(describedAs({ layouts }))).toEqual([
      expect.objectContaining({ files: ['qa/arithmetic.jsonl'], subdomain: 'arithmetic' }),
      expect.objectContaining({ files: ['train.jsonl', 'more.jsonl'], subdomain: 'books' }),
    ]);
  });

  test.each([
    ['hf://datasets/openai/gsm8k@main', { config: 'main', split: 'train' }, 'gsm8k'],
    ['hf://datasets/Salesforce/wikitext', { config: 'wikitext-103-raw-v1' }, 'wikitext-103-raw-v1'],
    ['https://example.org/a/corpus.jsonl.gz', {}, 'corpus'],
    ['data/train-00000-of-00004.parquet', {}, 'main'],
    ['./data/My texts/', { files: ['train.jsonl'] }, 'My-texts'],
  ])('names the subdomain of %s %o %s', (from, chosen, subdomain) => {
    expect(suggestSources(describedAs({ from, chosen }))).toEqual([expect.objectContaining({ subdomain })]);
  });
});

describe('renderRecipe(choices)', () => {
  test('gives a recipe that parses to what was chosen, whatever the names are', () => {
    const nasty = ['a: b # c', '- x', '*.jsonl', "it's", '"q"', 'line\nend', '{a}', 'ünïcode ', '012', 'yes'];
    for (const text of nasty) {
      const [source] = suggestSources(
        describedAs({ from: text, chosen: { files: [text, '**/*.gz'] }, layouts: [layout(field(text))] }),
      );
      const recipe = parseRecipe(
        renderRecipe({
          name: 'n',
          seed: 7,
          tokenizer: text,
          blockSize: 64,
          domains: [{ name: 'one', sources: [source!, { ...source!, config: text, split: text }] }],
          sample: '10 MB',
          validation: '5%',
          output: ['parquet', 'megatron'],
        }),
        'r.yaml',
      );
      expect(recipe.tokenizer.from).toBe(text);
      expect(recipe.output).toEqual(['megatron', 'parquet']);
      expect(recipe.domains.one!.sources).toMatchObject([
        { from: text, files: [text, '**/*.gz'], text: [text] },
        { config: text, split: text },
      ]);
    }
  });

  test('asks for a question and its answer by the names of their fields', () => {
    const pair = suggestSources(describedAs({ layouts: [layout(field('problem'), field('solution'))] }));
    const choices = {
      name: 'n',
      seed: 1,
      tokenizer: 't',
      blockSize: 8,
      sample: 'all',
      validation: '5%',
      output: ['parquet'],
    };
    const recipe = parseRecipe(
      renderRecipe({ ...choices, domains: [{ name: 'm', sources: pair }] }),
      'r.yaml',
    );
    expect(recipe.domains.m!.sources[0]!.format).toMatchObject({
      template: '{ask}{problem}\n\n{tell}{solution}',
      markers: { ask: expect.arrayContaining(['']), tell: expect.arrayContaining(['']) },
    });
  });
});

test.each([
  [[1e9, 2e9], 512],
  [[100_000, 1e9], 128],
  [[10], 32],
])(
  'chooseBlockSize(%o) is %d: a few blocks of the smallest domain can be held out',
  (storedBytes, expected) => {
    expect(chooseBlockSize(storedBytes)).toBe(expected);
  },
);

test.each([
  ['a b', 'a-b'],
  ['--x--', 'x'],
  ['日本', 'main'],
])('asName(%o) is %o', (text, expected) => {
  expect(asName(text, 'main')).toBe(expected);
});

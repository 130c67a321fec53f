import { parseRecipe, RecipeError } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';

const SOUND = `name: demo
seed: 42
tokenizer: tokenizer.json
block_size: 512
domains:
  code:
    sources:
      - from: data
        text: content
        keep: { chars: 100..10000 }
sample: { per_domain: 10 MB }
split: { validation: 5% }
`;

function mistakesOf(text: string): string {
  try {
    parseRecipe(text, 'recipe.yaml');
  } catch (error) {
    if (error instanceof RecipeError) return error.message;
    throw error;
  }
  throw new Error('the recipe has no mistake');
}

const changed = (from: string, to: string): string => {
  expect(SOUND).toContain(from);
  return SOUND.replace(from, to);
};

describe('parseRecipe(text, file)', () => {
  test('fills in every default', () => {
    const recipe = parseRecipe(SOUND, 'recipe.yaml');
    expect(recipe).toMatchObject({
      seed: '42',
      tokenizer: { from: 'tokenizer.json' },
      sample: { per_domain: { bytes: 10_000_000 }, method: 'uniform' },
      split: { validation: 0.05, at_least: 10, at_most: 0.1, exact_duplicates: 'together' },
      pack: { strategy: 'concatenate', within: 'subdomain', tail: 'drop' },
      balance: { to: 'equal' },
      output: ['parquet'],
    });
  });

  test('reads JSON as it reads YAML', () => {
    const json = {
      name: 'demo',
      tokenizer: 't',
      block_size: 8,
      domains: { a: { sources: [{ from: 'x', text: 't' }] } },
    };
    expect(parseRecipe(JSON.stringify(json), 'recipe.json').block_size).toBe(8);
  });

  test('takes what is not to be learnt, in any order', () => {
    const loss = (text: string) => parseRecipe(`${SOUND}loss: ${text}\n`, 'recipe.yaml').loss;
    expect(loss('{ mask: [template, separator, template] }')).toEqual({
      mask: ['separator', 'template'],
      first_tokens: 0,
    });
    expect(parseRecipe(SOUND, 'recipe.yaml').loss).toBeUndefined();
  });

  test.each([
    [
      'a kind that is always learnt',
      `${SOUND}loss: { mask: [content] }\n`,
      'loss.mask',
      'expected "template", "separator" or "licence"',
    ],
    [
      'blocks too small for the tokens around a document',
      `${SOUND.replace('block_size: 512', 'block_size: 2')}pack: { beginning_of_text: document }\n`,
      'block_size',
      'expected at least 3: beginning-of-text, a token, end-of-text',
    ],
    [
      'a mask of everything',
      `${SOUND}loss: { first_tokens: 512 }\n`,
      'loss.first_tokens',
      'nothing is learnt',
    ],
    ['a misspelt key', changed('keep:', 'kep:'), 'recipe.yaml:10:9', 'Did you mean "keep"?'],
    [
      'a misspelt key at the top',
      changed('sample:', 'sampel:'),
      'recipe.yaml:11:1',
      'Did you mean "sample"?',
    ],
    [
      'a key that is like no other',
      changed('keep:', 'zzzz:'),
      'recipe.yaml:10:9',
      'Valid keys here: from, name, files',
    ],
    [
      'a value of a wrong type',
      changed('512', 'many'),
      'recipe.yaml:4:13',
      'expected a whole number of tokens',
    ],
    ['a missing key', changed('block_size: 512\n', ''), 'recipe.yaml:1:1', 'block_size: missing'],
    ['a source without text', changed('text: content', 'config: main'), 'recipe.yaml:8:9', 'expected "text"'],
    [
      'a test split above the ceiling',
      changed('validation: 5%', 'validation: 5%, test: 20%'),
      'recipe.yaml:12:32',
      '"test" is above "at_most"',
    ],
    ['an empty test split', changed('validation: 5%', 'test: 0%'), 'recipe.yaml:12:16', 'leave "test" out'],
    [
      'a ceiling of everything',
      changed('validation: 5%', 'at_most: 100%'),
      'recipe.yaml:12:19',
      'above 0% and below 100%',
    ],
    [
      'a unit that does not exist',
      changed('10 MB', '10 MO'),
      'recipe.yaml:11:23',
      'expected a budget such as "10 MB"',
    ],
    ['a share above all', changed('5%', '500%'), 'recipe.yaml:12:22', 'expected a share from 0% to 100%'],
    [
      'an empty range',
      changed('100..10000', '9..3'),
      'recipe.yaml:10:24',
      'expected a range such as "100..10000"',
    ],
    [
      'a validation above its ceiling',
      changed('5%', '50%'),
      'recipe.yaml:12:22',
      '"validation" is above "at_most"',
    ],
    ['a key that stands twice', changed('seed: 42', 'name: x'), 'recipe.yaml:2:1', 'Map keys must be unique'],
    [
      'an unclosed bracket',
      changed('{ validation: 5% }', '{ validation: 5%'),
      'recipe.yaml:13:1',
      'Flow map',
    ],
  ])('says where %s is and what was expected', (_, text, place, expectation) => {
    const message = mistakesOf(text);
    expect(message).toContain(place);
    expect(message).toContain(expectation);
  });

  test('shows the line with a caret under the mistake', () => {
    expect(mistakesOf(changed('keep:', 'kep:'))).toBe(
      [
        'recipe.yaml:10:9: domains.code.sources.0.kep: unknown key',
        '  10 |         kep: { chars: 100..10000 }',
        '               ^',
        '  Did you mean "keep"?',
      ].join('\n'),
    );
  });

  test('points into a template', () => {
    const text = changed(
      'text: content',
      'format: { template: "{ask}{question", markers: { ask: ["Q: "] } }',
    );
    expect(mistakesOf(text)).toMatch(/recipe\.yaml:9:17: domains\.code\.sources\.0\.format: [\s\S]*\^/);
  });

  test('lists all mistakes in the order of the file', () => {
    const text = changed('512', 'many').replace('10 MB', '10 MO').replace('seed: 42', 'sed: 42');
    const lines = mistakesOf(text).match(/recipe\.yaml:\d+/g);
    expect(lines).toEqual(['recipe.yaml:2', 'recipe.yaml:4', 'recipe.yaml:11']);
  });

  test('follows anchors and merge keys', () => {
    const anchored = `${SOUND}`.replace(
      'sources:\n',
      'sources:\n      - from: a\n        format: &qa { template: "{q}", fields: { q: question } }\n      - from: b\n        format: { <<: *qa, fields: { q: problem } }\n',
    );
    const { sources } = parseRecipe(anchored, 'recipe.yaml').domains.code!;
    expect(sources.map((source) => source.format?.fields)).toEqual([
      { q: 'question' },
      { q: 'problem' },
      undefined,
    ]);
  });
});

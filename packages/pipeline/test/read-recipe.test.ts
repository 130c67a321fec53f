import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { defineRecipe, type RecipeError, readRecipe } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-read-recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const mistakesOf = async (path: string): Promise<string> =>
  readRecipe(path).then(
    () => 'no mistake',
    (error: RecipeError) => error.message,
  );

const YAML = `
name: demo
tokenizer: tokenizer.json
block_size: 512
domains:
  prose: { sources: [{ from: data, text: text }] }
split: { validation: 6% }
`;
const MODULE = `
import type { RecipeInput } from '@sluice/pipeline';
const domains = { prose: { sources: [{ from: 'data', text: 'text' }] } };
export default {
  name: 'demo', tokenizer: 'tokenizer.json', block_size: 2 ** 9, domains, split: { validation: '6%' },
} satisfies RecipeInput;
`;

describe('readRecipe(file)', () => {
  test('reads the same recipe from TypeScript as from YAML', async () => {
    const fromYaml = await readRecipe(fileOf('demo.yaml', YAML));
    expect(await readRecipe(fileOf('demo.ts', MODULE))).toEqual(fromYaml);
    expect(fromYaml.split.validation).toBe(0.06);
  });

  test('names the path and the nearest key of a mistake in a module', async () => {
    const path = fileOf('misspelt.ts', MODULE.replace('validation:', 'validaton:'));
    expect(await mistakesOf(path)).toBe(
      'misspelt.ts: split.validaton: unknown key\n  Did you mean "validation"?',
    );
  });

  test('tells what is missing in a module', async () => {
    const path = fileOf('missing.mjs', 'export default { name: "demo", tokenizer: "t", domains: {} };');
    expect(await mistakesOf(path)).toContain('missing.mjs: block_size: missing: expected a whole number');
  });

  test.each([
    ['none.ts', 'export const recipe = {};', 'it has no default export'],
    ['throws.ts', 'throw new Error("no such corpus");', 'it cannot be run: no such corpus'],
    ['broken.ts', 'export default {', 'it cannot be run: '],
  ])('refuses %s', async (name, text, message) => {
    expect(await mistakesOf(fileOf(name, text))).toContain(message);
  });

  test.each(['absent.ts', 'absent.yaml'])('says that %s is not there', async (name) => {
    expect(await mistakesOf(join(folder, name))).toContain('there is no such file');
  });
});

test('defineRecipe(recipe) is refused by the compiler where a field is wrong', () => {
  const prose = { sources: [{ from: 'data', text: 'text' }] };
  const rest = { name: 'demo', tokenizer: 'tokenizer.json', block_size: 512, domains: { prose } };
  expect(defineRecipe(rest)).toBe(rest);
  // @ts-expect-error: a key that recipes do not have
  defineRecipe({ ...rest, splt: {} });
  // @ts-expect-error: a strategy that there is not
  defineRecipe({ ...rest, pack: { strategy: 'bestfit' } });
  // @ts-expect-error: a number where a text belongs
  defineRecipe({ ...rest, domains: { prose: { sources: [{ from: 7, text: 'text' }] } } });
});

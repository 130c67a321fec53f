import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockPathOf, planRecipe, readLockFile, requireLocked, writeLockFile } from '@sluice/pipeline';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { writeRecipe } from './embedded-recipe.ts';

const RECIPE = `name: locked
tokenizer: tokenizer
block_size: 64
domains: { math: { sources: [{ from: math, files: "*", text: question }] } }
`;

function withLockedRecipe(body: (folder: string, recipe: string, lock: string) => Promise<void>) {
  return withTemporaryFolder(async (folder) => {
    for (const name of ['tokenizer', 'math'])
      cpSync(join(embeddedFolder(), name), join(folder, name), { recursive: true });
    const recipe = writeRecipe(folder, RECIPE);
    await writeLockFile(lockPathOf(recipe), (await planRecipe(recipe)).lock);
    await body(folder, recipe, lockPathOf(recipe));
  });
}

const check = async (recipe: string, lock: string) => requireLocked((await planRecipe(recipe)).lock, lock);

describe('lockPathOf(recipePath)', () => {
  test.each([
    ['a/recipe.yaml', 'a/recipe.lock.json'],
    ['recipe.local.yml', 'recipe.local.lock.json'],
    ['recipe.json', 'recipe.lock.json'],
    ['recipe.ts', 'recipe.lock.json'],
    ['recipe', 'recipe.lock.json'],
  ])('gives for %s the file %s', (recipe, lock) => expect(lockPathOf(recipe)).toBe(lock));
});

describe('requireLocked(lock, path)', () => {
  test('is content while nothing moved, though the recipe asks for another sample', () =>
    withLockedRecipe(async (folder, recipe, lock) => {
      await check(recipe, lock);
      writeRecipe(folder, RECIPE.replace('block_size: 64', 'block_size: 32'));
      await check(recipe, lock);
    }));

  test.each([
    [
      'a changed file',
      (of: string) => appendFileSync(join(of, 'math/arithmetic.jsonl'), '\n'),
      /the source math: arithmetic\.jsonl has \d+ bytes and sha256:\w+, the lock says \d+ bytes/,
    ],
    [
      'a new file',
      (of: string) => writeFileSync(join(of, 'math/more.jsonl'), '{"question":"?"}\n'),
      /the source math: more\.jsonl is new/,
    ],
    [
      'a lost file',
      (of: string) => rmSync(join(of, 'math/arithmetic.jsonl')),
      /the source math: arithmetic\.jsonl is gone/,
    ],
    [
      'another tokenizer',
      (of: string) => appendFileSync(join(of, 'tokenizer/tokenizer.json'), '\n'),
      /the tokenizer tokenizer: tokenizer\.json has sha256:\w+, the lock says sha256/,
    ],
  ])('names %s', (_, move, message) =>
    withLockedRecipe(async (folder, recipe, lock) => {
      move(folder);
      await expect(check(recipe, lock)).rejects.toMatchObject({
        code: 'lock/moved',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('sluice lock'),
      });
    }),
  );
});

describe('readLockFile(path)', () => {
  test('says how to make one where there is none, and refuses what is none', () =>
    withLockedRecipe(async (folder, recipe) => {
      const lock = lockPathOf(recipe);
      expect(JSON.parse(readFileSync(lock, 'utf8'))).toMatchObject({ recipe: { name: 'locked' } });
      await expect(readLockFile(join(folder, 'no.json'))).rejects.toMatchObject({ code: 'lock/not-found' });
      writeFileSync(lock, readFileSync(lock, 'utf8').slice(0, 200));
      await expect(readLockFile(lock)).rejects.toMatchObject({ code: 'lock/invalid' });
      writeFileSync(lock, '{"lockVersion": 99}');
      await expect(readLockFile(lock)).rejects.toMatchObject({ code: 'lock/invalid' });
    }));
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recipeJsonSchema } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';

/** Every key that a recipe may have, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: object };
  return [...Object.keys(properties), ...Object.values(schema).flatMap(keysOf)].filter(
    (key) => !key.startsWith('$'),
  );
}

describe('recipeJsonSchema()', () => {
  test('knows the keys of a recipe, and takes no others', () => {
    const schema = recipeJsonSchema();
    expect(keysOf(schema)).toEqual(
      expect.arrayContaining(['tokenizer', 'on_bad_record', 'near_duplicates', 'max_epochs']),
    );
    expect(schema.additionalProperties).toBe(false);
    expect(schema.required).toEqual(expect.arrayContaining(['name', 'tokenizer', 'block_size', 'domains']));
    expect(schema.required).not.toContain('seed');
  });

  test('has no key that docs/recipe.md leaves out', () => {
    const reference = readFileSync(join(import.meta.dirname, '../../../docs/recipe.md'), 'utf8');
    const named = new Set([...reference.matchAll(/[a-z0-9_]+/g)].map((match) => match[0]));
    const keys = new Set(keysOf(recipeJsonSchema()));
    expect(keys.size).toBeGreaterThan(40);
    expect([...keys].filter((key) => !named.has(key))).toEqual([]);
  });
});

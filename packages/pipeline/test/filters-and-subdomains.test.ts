import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCorpusManifest } from '@sluice/pipeline';
import { buildJsonl, buildText, embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

/** Builds a corpus of one domain from records, and gives its manifest. */
async function build(folder: string, records: readonly object[], source: string) {
  writeFileSync(join(folder, 'files.jsonl'), buildJsonl(records));
  const recipe = `name: trial
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 64
domains: { code: { sources: [{ from: files.jsonl, text: text, ${source} }] } }
`;
  await buildCorpus(writeRecipe(folder, recipe), join(folder, 'out'));
  return readCorpusManifest(join(folder, 'out'));
}

const PATHS = ['a/main.py', 'b/main.rs', 'c/types.pyi', 'README'];

const records = (count: number) =>
  Array.from({ length: count }, (_, row) => ({
    text: buildText(`row ${row}`, 30),
    path: PATHS[row % 4],
    licence: row % 3 === 0 ? 'mit' : 'gpl-3.0',
    stars: row,
  }));

describe('subdomain', () => {
  test.each([
    ['{ field: path, as: language, other: text }', { python: 200, rust: 100, text: 100 }],
    ['{ field: path, match: "^(.)/", map: { a: first }, other: rest }', { first: 100, rest: 300 }],
  ])('is a function of a field: %s', (rule, counts) =>
    withTemporaryFolder(async (folder) => {
      const { streams } = await build(folder, records(400), `subdomain: ${rule}`);
      const found: Record<string, number> = {};
      for (const { subdomain, documents } of streams) found[subdomain] = (found[subdomain] ?? 0) + documents;
      expect(found).toEqual(counts);
    }),
  );

  test('stops at a value that has none, or drops it and counts it', () =>
    withTemporaryFolder(async (folder) => {
      const rule = 'subdomain: { field: path, as: language }';
      await expect(build(folder, records(40), rule)).rejects.toMatchObject({
        message: expect.stringContaining('the field "path" is "README", for which there is no subdomain'),
        position: { row: 3 },
      });
      const { sources } = await build(folder, records(400), `${rule}, on_bad_record: drop`);
      expect(sources[0]!.drops).toEqual({ 'unwanted-value': 100 });
    }));
});

describe('keep and drop', () => {
  test('count each drop by its reason: values, patterns, languages', () =>
    withTemporaryFolder(async (folder) => {
      const english = (row: number) =>
        `The keeper counted ${row} boats in the harbour before the storm and wrote it down.`;
      const german = (row: number) =>
        `Der Wärter zählte ${row} Boote im Hafen vor dem Sturm und schrieb es auf.`;
      const all = Array.from({ length: 300 }, (_, row) => ({
        text: `${row % 5 === 0 ? german(row) : english(row)}${row % 7 === 0 ? '\nDO NOT EDIT' : ''} ${buildText(`${row}`, 4)}`,
        stars: row,
      }));
      const { sources } = await build(
        folder,
        all,
        'keep: { language: { is: en, probability: "40%.." }, fields: { stars: { range: "10.." } } }, drop: { matches: "(?i)do not edit" }',
      );
      const left = all.slice(10);
      const edits = left.filter(({ text }) => text.includes('DO NOT'));
      expect(sources[0]!.drops).toEqual({
        'unwanted-value': 10,
        'unwanted-language': left.filter(({ text }) => text.startsWith('Der')).length,
        'unwanted-pattern': edits.filter(({ text }) => !text.startsWith('Der')).length,
      });
    }));

  test('count what repeats lines or runs of words', () =>
    withTemporaryFolder(async (folder) => {
      const all = Array.from({ length: 300 }, (_, row) => {
        const text = buildText(`row ${row}`, 30);
        return { text: [`${text}\n`.repeat(4), `${text} `.repeat(4), text][row % 3] };
      });
      const repetitive = async (keep: string) => {
        const { sources } = await build(folder, all, `keep: ${keep}`);
        return sources[0]!.drops.repetitive;
      };
      expect(await repetitive('{ repeated_lines: "..20%" }')).toBe(100);
      expect(await repetitive('{ repeated_lines: "..20%", repeated_runs: "..20%" }')).toBe(200);
    }));

  test('judge patterns in linear time', () =>
    withTemporaryFolder(async (folder) => {
      const all = Array.from({ length: 60 }, (_, row) => ({ text: `${'a'.repeat(10_000)} ${row}` }));
      const started = performance.now();
      const { sources } = await build(folder, all, `drop: { matches: '^(a+)+$|(a|aa)+b' }`);
      expect(sources[0]).toMatchObject({ drops: {}, sampledDocuments: 60 });
      // A backtracking engine takes 2^10,000 steps for each of them.
      expect(performance.now() - started).toBeLessThan(60_000);
    }));

  test('want the fields that they name', () =>
    withTemporaryFolder(async (folder) => {
      await expect(build(folder, records(40), 'keep: { fields: { license: mit } }')).rejects.toMatchObject({
        code: 'missing-field',
        hint: expect.stringContaining('nearest: licence'),
      });
    }));

  test('refuse a pattern that could take for ever, where it stands in the recipe', () =>
    withTemporaryFolder(async (folder) => {
      const error = await build(folder, [], `drop: { matches: '(a)\\1+$' }`).catch((thrown) => thrown);
      expect(error.name).toBe('RecipeError');
      expect(error.message).toMatch(
        /recipe\.yaml:4:\d+: domains\.code\.sources\.0\.drop\.matches: "\(a\)\\\\1\+\$" is no pattern of RE2 syntax/,
      );
      const group = await build(folder, [], `group: { field: path, match: 'a+' }`).catch((thrown) => thrown);
      expect(group.message).toMatch(/group\.match: expected one capture group, got 0 in a\+/);
    }));
});

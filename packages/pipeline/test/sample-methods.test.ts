import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest } from '@sluice/manifest';
import { planRecipe, sampleWarnings } from '@sluice/pipeline';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import type { TaskSizes } from '../src/plan/task-sizes.ts';
import { buildCorpus } from './build-corpus.ts';
import { drawSample } from './draw-sample.ts';
import { writeRecipe } from './embedded-recipe.ts';

const FILES = ['a', 'b', 'c', 'd', 'e'];
const ROWS = 60;

/** Five files of sixty documents: of file `a` all of project p0, and so on; weights go round from 0 to 4. */
function writeSource(folder: string): void {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (const [number, name] of FILES.entries()) {
    const records = Array.from({ length: ROWS }, (_, row) => ({
      text: `${name} ${row} ${'word '.repeat(1 + ((row * 7) % 20))}`,
      project: `p${number}`,
      weight: String(row % 5),
      language: row < 3 ? 'rare' : 'common',
    }));
    const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    writeFileSync(join(folder, 'data', `${name}.jsonl`), lines);
  }
}

const recipeOf = (sample: string, more = ''): string => `name: methods
seed: 5
tokenizer: "${JSON.stringify(join(embeddedFolder(), 'tokenizer')).slice(1, -1)}"
block_size: 16
domains:
  code:
    sources:
      - { from: data, text: text, group: project${more} }
sample: ${sample}
split: { near_duplicates: keep }
`;

interface Draw {
  readonly sample: string;
  readonly more?: string;
  readonly sizes?: TaskSizes;
}

/** Draws by a recipe over the source, in a folder of its own. */
const draw = ({ sample, more, sizes }: Draw) =>
  withTemporaryFolder(async (folder) => {
    writeSource(folder);
    const {
      build,
      select: _,
      ...drawn
    } = await drawSample(writeRecipe(folder, recipeOf(sample, more)), join(folder, 'out'), sizes);
    return { ...drawn, taskCount: build.plan.phases.sample.length };
  });

const A_TASK_A_FILE: TaskSizes = { sampleBytes: 1, encodeBytes: 1e6, writeBytes: 1e6 };
const filesOf = (ids: readonly string[]) => new Set(ids.map((id) => id.split('#')[0]!.split('/')[1]!));
const rowOf = (id: string) => Number(id.split('#')[1]);

describe.each(['uniform', 'reservoir', 'shuffle-buffer', 'head'])('the method %s', (method) => {
  test('takes the budget, in documents, bytes and tokens, the same in any number of tasks', async () => {
    for (const budget of ['40 documents', '2 kB', '500 tokens']) {
      const sample = `{ per_domain: ${budget}, method: ${method} }`;
      const [few, many] = [await draw({ sample }), await draw({ sample, sizes: A_TASK_A_FILE })];
      expect(many.ids).toEqual(few.ids);
      expect(new Set(few.ids).size).toBe(few.ids.length);
      const [{ sampledBytes, sampledDocuments, sampledTokens = 0 }] = few.domains as [
        (typeof few.domains)[0],
      ];
      expect(few.domains[0]!.isBudgetReached).toBe(true);
      expect(sampledDocuments).toBe(few.ids.length);
      if (budget === '40 documents') expect(sampledDocuments).toBe(40);
      if (budget === '2 kB')
        expect(sampledBytes - 2_000).toBeLessThan(Math.max(...few.byteLengthOf.values()));
      if (budget === '2 kB') expect(sampledBytes).toBeGreaterThanOrEqual(2_000);
      if (budget === '500 tokens') expect(sampledTokens).toBeGreaterThanOrEqual(500);
    }
  });

  test('takes everything of a source that is smaller than the budget', async () => {
    const { ids, domains } = await draw({ sample: `{ per_domain: 1000 documents, method: ${method} }` });
    expect(ids).toHaveLength(FILES.length * ROWS);
    expect(domains[0]!.isBudgetReached).toBe(false);
  });
});

describe.each(['uniform', 'shuffle-buffer, buffer: 50 documents', 'head'])('the method %s', (method) => {
  test('has smaller samples inside larger ones', async () => {
    const budgets = ['1 kB', '2 kB', '6 kB', '700 documents'];
    const samples: Set<string>[] = [];
    for (const budget of budgets)
      samples.push(new Set((await draw({ sample: `{ per_domain: ${budget}, method: ${method} }` })).ids));
    for (let larger = 1; larger < samples.length; larger++)
      expect(samples[larger - 1]!.isSubsetOf(samples[larger]!)).toBe(true);
    expect(samples[0]!.size).toBeLessThan(samples[1]!.size);
  });
});

describe('what the methods take', () => {
  test('uniform and reservoir come from all files, head from the first, a small buffer from few', async () => {
    const filesBy = async (method: string) =>
      [...filesOf((await draw({ sample: `{ per_domain: 30 documents, method: ${method} }` })).ids)].sort();
    expect(await filesBy('uniform')).toEqual(FILES.map((name) => `${name}.jsonl`));
    expect(await filesBy('reservoir')).toEqual(FILES.map((name) => `${name}.jsonl`));
    expect(await filesBy('head')).toEqual(['a.jsonl']);
    expect(await filesBy('shuffle-buffer, buffer: 20 documents')).toHaveLength(1);
  });

  test('head takes the first rows, and a buffer of one the first rows of some file', async () => {
    const rows = async (method: string) =>
      (await draw({ sample: `{ per_domain: 12 documents, method: ${method} }` })).ids
        .map(rowOf)
        .sort((a, b) => a - b);
    const first = Array.from({ length: 12 }, (_, row) => row);
    expect(await rows('head')).toEqual(first);
    expect(await rows('shuffle-buffer, buffer: 1 documents')).toEqual(first);
  });

  test('every takes all documents', async () => {
    expect((await draw({ sample: '{ method: every }' })).ids).toHaveLength(FILES.length * ROWS);
  });

  test('a budget in tokens is that of the tokens that are encoded, within one document', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder);
      const recipe = recipeOf('{ per_domain: 3000 tokens }').replace('keep }', 'keep, validation: 0 }');
      await buildCorpus(writeRecipe(folder, recipe), join(folder, 'out'));
      const manifest = parseManifest(readFileSync(join(folder, 'out/manifest.json'), 'utf8'));
      const tokens = manifest.streams.reduce((sum, stream) => sum + stream.tokens, 0);
      expect(tokens).toBeGreaterThanOrEqual(3_000);
      expect(tokens).toBeLessThan(3_000 + 60); // no document has 60 tokens
    }));

  test('a shuffle buffer lets the same out whatever the order in which files are listed', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder);
      const recipe = (files: string) =>
        writeRecipe(folder, recipeOf('{ per_domain: 2 kB, method: shuffle-buffer }', `, files: ${files}`));
      const one = await drawSample(recipe('["a*", "b*", "c*"]'), join(folder, 'one'));
      const two = await drawSample(recipe('["c*", "a*", "b*"]'), join(folder, 'two'));
      expect(two.ids).toEqual(one.ids);
    }));
});

describe('weights', () => {
  test('draw documents in proportion, and none of weight 0', async () => {
    const { ids } = await draw({ sample: '{ per_domain: 60 documents, weight: weight }' });
    const counts = [0, 0, 0, 0, 0];
    for (const id of ids) counts[rowOf(id) % 5]!++;
    expect(counts[0]).toBe(0);
    expect(counts[4]!).toBeGreaterThan(1.5 * counts[1]!);
    const { ids: all } = await draw({ sample: '{ per_domain: 900 documents, weight: weight }' });
    expect(all).toHaveLength((FILES.length * ROWS * 4) / 5);
  });

  test('that are no numbers end the build with place and advice, or drop the record', async () => {
    const sample = '{ per_domain: 60 documents, weight: language }';
    await expect(draw({ sample })).rejects.toMatchObject({
      code: 'wrong-type',
      message: 'data: a.jsonl, row 0: the field "language" must be a weight, a number from 0, found "rare"',
    });
    await expect(draw({ sample, more: ', on_bad_record: drop' })).rejects.toThrow(
      /of 300 records: 300 wrong-type/,
    );
  });

  test('that are missing are said to be', async () => {
    const sample = '{ per_domain: 60 documents, weight: stars }';
    await expect(draw({ sample })).rejects.toThrow(/no field "stars"/);
  });
});

describe('strata', () => {
  const byProject = (ids: readonly string[]) =>
    FILES.map((name) => ids.filter((id) => id.includes(`/${name}.jsonl`)).length);

  test('of equal quotas give equally much, in documents and bytes', async () => {
    const documents = await draw({ sample: '{ per_domain: 50 documents, strata: { by: group } }' });
    expect(byProject(documents.ids)).toEqual([10, 10, 10, 10, 10]);
    const { ids, byteLengthOf } = await draw({
      sample: '{ per_domain: 5 kB, strata: { by: group, quotas: equal } }',
    });
    for (const name of FILES) {
      const bytes = ids
        .filter((id) => id.includes(`/${name}.`))
        .reduce((sum, id) => sum + byteLengthOf.get(id)!, 0);
      expect(bytes).toBeGreaterThanOrEqual(1_000);
      expect(bytes).toBeLessThan(1_000 + Math.max(...byteLengthOf.values()));
    }
  });

  test('of a field, small ones whole and the rest from the others', async () => {
    const { ids } = await draw({
      sample: '{ per_domain: 100 documents, strata: { by: { field: language } } }',
    });
    expect(ids.filter((id) => rowOf(id) < 3)).toHaveLength(15);
    expect(ids).toHaveLength(100);
  });

  test('capped, of everything or of a budget', async () => {
    const all = await draw({ sample: '{ strata: { by: group, quotas: { at_most: 7 documents } } }' });
    expect(byProject(all.ids)).toEqual([7, 7, 7, 7, 7]);
    const some = await draw({
      sample: '{ per_domain: 20 documents, strata: { by: group, quotas: { at_most: 7 documents } } }',
      sizes: A_TASK_A_FILE,
    });
    expect(byProject(some.ids)).toEqual([4, 4, 4, 4, 4]);
  });

  test('are the same in any number of tasks', async () => {
    const sample = '{ per_domain: 77 documents, strata: { by: { field: language }, quotas: proportional } }';
    expect((await draw({ sample, sizes: A_TASK_A_FILE })).ids).toEqual((await draw({ sample })).ids);
  });
});

describe('read_at_most', () => {
  test('draws whole files, the same in any number of tasks, and warns', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder);
      const recipe = writeRecipe(folder, recipeOf('{ per_domain: 100 documents, read_at_most: 25 kB }'));
      const few = await drawSample(recipe, join(folder, 'few'));
      const many = await drawSample(recipe, join(folder, 'many'), A_TASK_A_FILE);
      expect(many.ids).toEqual(few.ids);
      expect(filesOf(few.ids).size).toBeGreaterThan(0);
      expect(filesOf(few.ids).size).toBeLessThan(5);
      const [warning] = sampleWarnings((await planRecipe(recipe)).plan);
      expect(warning).toMatch(
        /^code: "read_at_most" leaves [1-4] of 5 files, [\d,]+ of [\d,]+ stored bytes to be read/,
      );
    }));

  test('that is smaller than a file is an error with advice', async () => {
    const sample = '{ per_domain: 10 documents, read_at_most: 1 kB }';
    await expect(draw({ sample })).rejects.toMatchObject({ code: 'pipeline/read-limit-too-small' });
  });
});

test('methods that are no uniform sample warn before anything is read', () =>
  withTemporaryFolder(async (folder) => {
    writeSource(folder);
    const warningsOf = async (method: string) =>
      sampleWarnings(
        (await planRecipe(writeRecipe(folder, recipeOf(`{ per_domain: 1 kB, method: ${method} }`)))).plan,
      );
    expect(await warningsOf('uniform')).toEqual([]);
    expect(await warningsOf('reservoir')).toEqual([]);
    expect(await warningsOf('head')).toEqual([expect.stringContaining('code: "head" takes the beginning')]);
    expect(await warningsOf('shuffle-buffer')).toEqual([
      expect.stringContaining('code: "shuffle-buffer" takes'),
    ]);
  }));

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type AuditReport, estimateRecipe, planRecipe, readCorpusManifest } from '@sluice/pipeline';
import { buildJsonl, buildText, embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

interface Trial {
  /** The file's name and its bytes. */
  readonly file?: string;
  readonly bytes: string | Uint8Array;
  /** Lines of the source in the recipe. */
  readonly source?: string;
  /** Lines at the end of the recipe. */
  readonly more?: string;
}

const sound = (count: number) =>
  Array.from({ length: count }, (_, row) => ({ text: buildText(`row ${row}`, 30) }));

/** Builds a corpus of one domain from one file. */
async function buildFrom(folder: string, trial: Trial) {
  const out = join(folder, 'out');
  await buildCorpus(writeTrial(folder, trial), out);
  return readCorpusManifest(out);
}

/** Writes the file and a recipe over it, and gives the recipe's path. */
function writeTrial(
  folder: string,
  { file = 'a.jsonl', bytes, source = 'text: text', more = '' }: Trial,
): string {
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', file), bytes);
  const recipe = `name: trial
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 64
domains:
  prose:
    sources:
      - from: data
        ${source}
${more}`;
  return writeRecipe(folder, recipe);
}

const failure = (trial: Trial) =>
  withTemporaryFolder((folder) =>
    buildFrom(folder, trial).then(
      () => undefined,
      (error: Error) => error,
    ),
  );

const toError = (error: Error): Error => error;

const manifestOf = (trial: Trial) => withTemporaryFolder((folder) => buildFrom(folder, trial));

describe('a build of bad input', () => {
  test('says where a broken line is', async () => {
    const bytes = buildJsonl([...sound(100), '{"text": "cut', ...sound(100)]);
    const error = await failure({ bytes });
    expect(error).toMatchObject({
      name: 'DataError',
      position: { source: 'data', file: 'a.jsonl', row: 100 },
    });
    expect(error!.message).toContain('data: a.jsonl, row 100');
  });

  test('counts broken lines that the recipe drops', async () => {
    const bytes = buildJsonl([...sound(100), '{"text": "cut', '[]', ...sound(50).map(() => ({ text: 5 }))]);
    const manifest = await manifestOf({ bytes, source: 'text: text\n        on_bad_record: drop' });
    expect(manifest.sources[0]).toMatchObject({
      recordCount: 152,
      sampledDocuments: 100,
      drops: { 'broken-record': 2, 'wrong-type': 50 },
    });
  });

  test('says how far a truncated gzip file could be read', async () => {
    const whole = gzipSync(buildJsonl(sound(2_000)));
    const error = await failure({ file: 'a.jsonl.gz', bytes: whole.subarray(0, whole.length / 2) });
    expect(error).toMatchObject({ name: 'DataError', position: { source: 'data', file: 'a.jsonl.gz' } });
    expect(error!.message).toMatch(/cut short|truncated|ends/);
  });

  test('names a missing column, and the columns that are there', async () => {
    const error = await failure({ bytes: buildJsonl(sound(10)), source: 'text: txt' });
    expect(error).toMatchObject({ name: 'DataError', position: { row: 0 } });
    expect(`${error!.message} ${(error as unknown as { hint: string }).hint}`).toMatch(/"txt"[\s\S]*text/);
  });

  test('names a field of a template that is no text', async () => {
    const records = sound(100).map((record) => ({ ...record, tags: [] }));
    const source = 'format: { template: "{text} {tags}", fields: { text: text } }';
    const error = await failure({ bytes: buildJsonl(records), source });
    expect(error!.message).toContain('tags');
    expect(error).toMatchObject({ name: 'DataError' });
  });

  test.each(['error', 'drop'])(
    'points into a template at a field that no record has, in plan and build, on %s',
    async (policy) => {
      const source = `on_bad_record: ${policy}\n        format: { template: "Q: {question} {text}" }`;
      const trial = { bytes: buildJsonl(sound(200)), source };
      const planned = await withTemporaryFolder((folder) =>
        planRecipe(writeTrial(folder, trial)).then(estimateRecipe).catch(toError),
      );
      for (const error of [await failure(trial), planned]) {
        expect(error).toMatchObject({
          name: 'DataError',
          code: 'missing-field',
          position: { file: 'a.jsonl' },
        });
        expect((error as Error).message).toBe(
          [
            'data: a.jsonl: no text in the field "question" in any of the first 100 records (they have: text)',
            '  Q: {question} {text}',
            '     ^',
          ].join('\n'),
        );
      }
    },
  );

  test('counts the records that lack a field of the template, where others have it', async () => {
    const records = sound(200).map((record, row) =>
      row % 4 === 0 ? record : { ...record, question: 'Why?' },
    );
    const source = 'on_bad_record: drop\n        format: { template: "{question} {text}" }';
    const manifest = await manifestOf({ bytes: buildJsonl(records), source });
    expect(manifest.sources[0]).toMatchObject({ sampledDocuments: 150, drops: { 'missing-field': 50 } });
    const error = await failure({ bytes: buildJsonl(records), source: source.replace('drop', 'error') });
    expect(error).toMatchObject({ code: 'missing-field', position: { row: 0 } });
  });

  test('says why a domain is empty', async () => {
    const error = await failure({
      bytes: buildJsonl(sound(10)),
      source: 'text: text\n        keep: { chars: 1000.. }',
    });
    expect(error).toMatchObject({ code: 'pipeline/empty-domain' });
    expect(error!.message).toContain('of 10 records: 10 too-short');
  });

  test('says why a domain is empty when its file is', async () => {
    const error = await failure({ bytes: '' });
    expect(error).toMatchObject({ code: 'pipeline/empty-domain' });
    expect(error!.message).toContain('no records');
  });

  test('says that validation has less than a block', async () => {
    const records = Array.from({ length: 100 }, (_, row) => ({ text: `t${row}` }));
    const error = await failure({ bytes: buildJsonl(records) });
    expect(error).toMatchObject({ code: 'pipeline/empty-validation' });
  });

  test('takes all there is when the budget is larger, and says so', async () => {
    const manifest = await manifestOf({
      bytes: buildJsonl(sound(400)),
      more: 'sample: { per_domain: 1 GB }',
    });
    expect(manifest.sources[0]).toMatchObject({ recordCount: 400, sampledDocuments: 400, drops: {} });
  });

  test('says what lies beside a source that is not there', async () => {
    await withTemporaryFolder(async (folder) => {
      mkdirSync(join(folder, 'corpora'));
      const recipe = `name: trial\ntokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}\nblock_size: 64
domains: { a: { sources: [{ from: corpra, text: text }] } }\n`;
      const building = buildCorpus(writeRecipe(folder, recipe), join(folder, 'out'));
      await expect(building).rejects.toMatchObject({
        code: 'no-such-source',
        hint: expect.stringContaining('corpora'),
      });
    });
  });

  test('refuses two sources that read one file', async () => {
    const more = '      - { from: data, text: text, subdomain: again }';
    expect(await failure({ bytes: buildJsonl(sound(10)), more })).toMatchObject({
      code: 'pipeline/file-read-twice',
    });
  });

  test('says that a tokenizer is not there, or no JSON', async () => {
    await withTemporaryFolder(async (folder) => {
      writeFileSync(join(folder, 'tokenizer.json'), '{"model": ');
      writeFileSync(join(folder, 'a.jsonl'), '{}');
      const recipe = (tokenizer: string) =>
        writeRecipe(
          folder,
          `name: t\ntokenizer: ${tokenizer}\nblock_size: 8\ndomains: { a: { sources: [{ from: a.jsonl, text: t }] } }\n`,
        );
      const out = join(folder, 'out');
      await expect(buildCorpus(recipe('nowhere.json'), out)).rejects.toMatchObject({
        code: 'tokenizer/not-found',
      });
      await expect(buildCorpus(recipe('tokenizer.json'), out)).rejects.toMatchObject({
        code: 'tokenizer/not-json',
      });
    });
  });

  test('notes a group that is too large to hold out, or refuses it if the recipe says so', async () => {
    const rows = sound(200).map((row, at) => ({ ...row, repository: at < 60 ? 'large' : `small ${at}` }));
    const trial = { bytes: buildJsonl(rows), source: 'text: text\n        group: repository' };
    await withTemporaryFolder(async (folder) => {
      await buildFrom(folder, trial);
      const { findings } = JSON.parse(readFileSync(join(folder, 'out/audit.json'), 'utf8')) as AuditReport;
      expect(findings).toContainEqual(
        expect.objectContaining({
          check: 'split/large-groups',
          subject: 'prose',
          severity: 'low',
          figure: 1,
          sentence: expect.stringMatching(/the largest has 60 documents \(that of data\/a\.jsonl#\d+\)/),
        }),
      );
    });
    expect(await failure({ ...trial, more: 'split: { large_groups: error }' })).toMatchObject({
      code: 'pipeline/large-group',
      hint: expect.stringContaining('finer key'),
    });
  });

  test('notes where fewer documents can be held out than were wanted', () =>
    withTemporaryFolder(async (folder) => {
      await buildFrom(folder, { bytes: buildJsonl(sound(100)), more: 'split: { validation: 80 documents }' });
      const { findings } = JSON.parse(readFileSync(join(folder, 'out/audit.json'), 'utf8')) as AuditReport;
      expect(findings).toContainEqual(
        expect.objectContaining({ check: 'split/size', subject: 'prose in validation', figure: 30 }),
      );
    }));

  test('says where a group key is missing, or drops and counts what has none', async () => {
    const rows = sound(200).map((row, at) => (at % 20 === 7 ? row : { ...row, repository: `r${at % 40}` }));
    const trial = { bytes: buildJsonl(rows), source: 'text: text\n        group: repository' };
    expect(await failure(trial)).toMatchObject({
      message: expect.stringContaining('the record has no field "repository"'),
      position: { source: 'data', file: 'a.jsonl', row: 7 },
    });
    const { sources } = await manifestOf({
      ...trial,
      source: `${trial.source}\n        on_bad_record: drop`,
    });
    expect(sources[0]).toMatchObject({ recordCount: 200, sampledDocuments: 190 });
    expect(Object.values(sources[0]!.drops).reduce((sum, count) => sum + count!, 0)).toBe(10);
  });
});

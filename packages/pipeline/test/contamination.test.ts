import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditReport, readCorpusManifest } from '@sluice/pipeline';
import { buildJsonl, buildText, embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

const QUESTION =
  'How many of the nine red kites that left the harbour at dawn were back before the third bell?';

/** A corpus of 300 documents, two of which quote the benchmark's question, one of them in other letters and signs. */
async function buildAgainst(folder: string, benchmark: readonly unknown[], options = '') {
  const documents = Array.from({ length: 300 }, (_, row) => ({ text: buildText(`row ${row}`, 30) }));
  documents[17] = { text: `Said she: ${QUESTION} Nobody knew.` };
  documents[180] = { text: `${buildText('x', 9)} ${QUESTION.toUpperCase().replaceAll(' ', ', ')}` };
  writeFileSync(join(folder, 'documents.jsonl'), buildJsonl(documents));
  writeFileSync(join(folder, 'benchmark.jsonl'), buildJsonl(benchmark));
  const recipe = `name: trial
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 64
domains: { prose: { sources: [{ from: documents.jsonl, text: text }] } }
split: { decontaminate: { benchmarks: [{ from: benchmark.jsonl, text: question }]${options} } }
`;
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, recipe), out);
  const matches = readFileSync(join(out, 'contamination.jsonl'), 'utf8').trim().split('\n');
  const audit = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
  return {
    matches: matches.filter((line) => line !== '').map((line) => JSON.parse(line)),
    drops: (await readCorpusManifest(out)).sources[0]!.drops,
    finding: audit.findings.find(({ check }) => check === 'contamination')!,
  };
}

describe('a build with decontamination', () => {
  test('drops and lists what shares 13 words with a benchmark', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildAgainst(folder, [
        { question: buildText('other', 20) },
        { question: QUESTION },
      ]);
      expect(built.matches.map(({ document, benchmark }) => [document, benchmark])).toEqual([
        ['documents.jsonl/documents.jsonl#17', 'benchmark.jsonl/benchmark.jsonl#1'],
        ['documents.jsonl/documents.jsonl#180', 'benchmark.jsonl/benchmark.jsonl#1'],
      ]);
      expect(built.drops).toEqual({ contaminated: 2 });
      expect(built.finding).toMatchObject({ severity: 'ok', figure: 2 });
    }));

  test('keeps it where the recipe says flag, and calls it a problem', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildAgainst(folder, [{ question: QUESTION }], ', action: flag');
      expect(built.matches).toHaveLength(2);
      expect(built.drops).toEqual({});
      expect(built.finding).toMatchObject({ severity: 'high', figure: 2 });
    }));

  test('keeps it where the recipe says report, and notes it', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildAgainst(folder, [{ question: QUESTION }], ', action: report');
      expect(built.matches).toHaveLength(2);
      expect(built.drops).toEqual({});
      expect(built.finding).toMatchObject({ severity: 'low', figure: 2 });
    }));

  test('finds nothing where there is nothing', () =>
    withTemporaryFolder(async (folder) => {
      const built = await buildAgainst(folder, [{ question: buildText('other', 20) }]);
      expect(built).toMatchObject({ matches: [], drops: {}, finding: { severity: 'ok', figure: 0 } });
    }));

  test('refuses a benchmark without a usable text', () =>
    withTemporaryFolder(async (folder) => {
      await expect(buildAgainst(folder, [{ question: '?!' }])).rejects.toMatchObject({
        code: 'empty-benchmark',
      });
    }));
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSplitCertificate } from '@sluice/manifest';
import {
  type AuditReport,
  buildGraph,
  openOutFolder,
  parseStageSettings,
  planRecipe,
  prepareBuild,
  readCorpusManifest,
  readStageInput,
  runSplitStage,
  type StageReport,
  verifyCorpus,
} from '@sluice/pipeline';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { buildCorpus, digestTree, runGraph } from './build-corpus.ts';
import { writeRecipe } from './embedded-recipe.ts';

const PARAGRAPH = Array.from({ length: 60 }, (_, word) => `planted${word}`);
const own = (name: string, count: number) =>
  Array.from({ length: count }, (_, word) => `${name}w${word}`).join(' ');

/** Essays, every third with the paragraph, and one that is nothing but a part of it; questions that run into answers. */
function writeSources(folder: string): void {
  const essays = Array.from({ length: 60 }, (_, essay) => {
    const name = `essay${essay}`;
    const middle = essay % 3 === 0 ? PARAGRAPH.join(' ') : own(`${name}m`, 60);
    return { text: `${own(`${name}a`, 80)} ${middle} ${own(`${name}b`, 80)}` };
  });
  const questions = Array.from({ length: 60 }, (_, question) => ({
    question: `${own(`question${question}`, 40)} ${PARAGRAPH.slice(0, 30).join(' ')}`,
    answer: `${PARAGRAPH.slice(30).join(' ')} ${own(`answer${question}`, 200)}`,
  }));
  const lines = (rows: readonly object[]) => `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`;
  writeFileSync(join(folder, 'essays-1.jsonl'), lines(essays.slice(0, 30)));
  writeFileSync(join(folder, 'essays-2.jsonl'), lines(essays.slice(30)));
  writeFileSync(join(folder, 'short.jsonl'), lines([{ text: PARAGRAPH.slice(0, 55).join(' ') }]));
  writeFileSync(join(folder, 'questions.jsonl'), lines(questions));
}

const DOMAINS = {
  essays: 'essays: { sources: [{ from: ".", files: ["essays-*.jsonl", "short.jsonl"], text: text }] }',
  questions:
    'questions: { sources: [{ from: ".", files: questions.jsonl, format: { template: "Q: {question}\\nA: {answer}" } }] }',
};

function recipe(folder: string, more: string, domains: readonly (keyof typeof DOMAINS)[]): string {
  return writeRecipe(
    folder,
    `name: runs
seed: 3
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 64
domains:
${domains.map((domain) => `  ${DOMAINS[domain]}\n`).join('')}sample: { per_domain: all }
split: { validation: 10%, near_duplicates: keep${more} }
texts: [jsonl]
`,
  );
}

async function build(
  folder: string,
  more: string,
  domains: readonly (keyof typeof DOMAINS)[] = ['essays', 'questions'],
) {
  writeSources(folder);
  const out = join(folder, 'out');
  await buildCorpus(recipe(folder, more, domains), out);
  const read = (path: string) => readFileSync(join(out, path), 'utf8');
  const texts = (split: string) =>
    read(`texts/${split}-00000-of-00001.jsonl`)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; text: string });
  const certificate = parseSplitCertificate(read('certificate.json'));
  const { findings } = JSON.parse(read('audit.json')) as AuditReport;
  return { out, certificate, findings, train: texts('train'), validation: texts('validation') };
}

interface SplitRecord {
  readonly id: string;
  readonly text: string;
  readonly split: string;
  readonly pieces?: unknown;
}

/** The stage over records, with the split of the recipe and its cuts. */
function splitAlone(records: readonly object[]): Promise<{ records: SplitRecord[]; report: StageReport }> {
  return withTemporaryFolder(async (workFolder) => {
    const { signal } = new AbortController();
    const stdin = (async function* () {
      yield Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    })();
    const input = readStageInput({
      addresses: [],
      stdin,
      baseFolder: workFolder,
      onBadRecord: 'error',
      signal,
    });
    const settings = parseStageSettings('split', {
      seed: 3,
      split: { validation: '10%', near_duplicates: 'keep', shared_runs: 'cut' },
    });
    let report: StageReport | undefined;
    const onReport = (told: StageReport) => {
      report = told;
    };
    let text = '';
    for await (const chunk of runSplitStage({ input, workFolder, signal, onReport }, settings, {}))
      text += chunk;
    const lines = text.trim().split('\n');
    return { records: lines.map((line) => JSON.parse(line) as SplitRecord), report: report! };
  });
}

const withoutParagraph = (text: string) =>
  text
    .replace(PARAGRAPH.join(' '), '\n')
    .replace(`${PARAGRAPH.slice(0, 30).join(' ')}\nA: ${PARAGRAPH.slice(30).join(' ')}`, '\nA: ');

describe('a paragraph in both splits', () => {
  test('is reported, or cut out of train and nothing else, and certified', () =>
    withTemporaryFolder(async (folder) => {
      const reported = await withTemporaryFolder((inner) => build(inner, ''));
      const cut = await build(folder, ', shared_runs: cut');
      expect(reported.certificate.claims).not.toContain('shared-runs');
      expect(reported.certificate.sharedRuns.of[0]!.share).toBeGreaterThan(0.1);

      const short = reported.train.filter(({ text }) => text === PARAGRAPH.slice(0, 55).join(' '));
      expect(short.length).toBe(1);
      const expected = reported.train.filter(({ id }) => id !== short[0]!.id);
      expect(new Map(cut.train.map(({ id, text }) => [id, text]))).toEqual(
        new Map(expected.map(({ id, text }) => [id, withoutParagraph(text)])),
      );
      expect(new Set(cut.validation)).toEqual(new Set(reported.validation));
      expect(cut.validation.some(({ text }) => text !== withoutParagraph(text))).toBe(true);

      const { claims, holds, sharedRuns } = cut.certificate;
      expect([claims.includes('shared-runs'), holds]).toEqual([true, true]);
      expect(sharedRuns.of[0]).toMatchObject({ sharedWords: 0, share: 0 });
      expect(sharedRuns.trainWords).toBeGreaterThan(10_000);
      const verification = await verifyCorpus(cut.out);
      expect(verification.problems).toEqual([]);
      expect(verification.certificate).toEqual(cut.certificate);

      const length = (texts: readonly { id: string; text: string }[], domain: string) =>
        texts
          .filter(({ id }) => id.includes('questions') === (domain === 'questions'))
          .reduce((sum, { text }) => sum + text.length, 0);
      const found = cut.findings.filter(({ check }) => check === 'split/shared-runs');
      expect(found.map(({ subject }) => subject).sort()).toEqual(['essays', 'questions']);
      for (const { subject, figure } of found)
        expect(figure).toBe(length(reported.train, subject!) - length(cut.train, subject!));
      const drops = (await readCorpusManifest(cut.out)).sources.map((source) => source.drops);
      expect(drops.map((counts) => counts['shared-run'] ?? 0)).toEqual([1, 0]);
      expect(drops.every((counts) => counts['not-sampled'] === undefined)).toBe(true);
    }));

  test('is cut by the stage alone as by a build', () =>
    withTemporaryFolder(async (folder) => {
      const reported = await withTemporaryFolder((inner) => build(inner, '', ['essays']));
      const cut = await build(folder, ', shared_runs: cut', ['essays']);
      const { records, report } = await splitAlone([...reported.validation, ...reported.train]);
      const of = (split: string) =>
        records.filter((record) => record.split === split).map(({ id, text }) => ({ id, text }));
      const known = (texts: readonly { id: string; text: string }[]) =>
        new Set(texts.map(({ id, text }) => ({ id, text })));
      expect(new Set(of('train'))).toEqual(known(cut.train));
      expect(new Set(of('validation'))).toEqual(known(cut.validation));
      expect(report.drops).toEqual({ 'shared-run': 1 });
      expect([report.read, report.written]).toEqual([61, 60]);
      expect(report.notes).toContainEqual(
        expect.stringMatching(/^\d{3,} characters cut out of \d\d of train$/),
      );
    }));

  test('is cut out of content alone by the stage, where records have pieces', async () => {
    const paragraph = PARAGRAPH.join(' ');
    const formatted = Array.from({ length: 40 }, (_, n) => {
      const [question, answer] = [`${own(`n${n}`, 60)} ${paragraph}`, own(`a${n}`, 60)];
      const pieces = [
        ['template', 3],
        ['content', question.length],
        ['template', 4],
        ['content', answer.length],
      ];
      return { id: `q#${n}`, domain: 'q', text: `Q: ${question}\nA: ${answer}`, pieces };
    });
    const { records } = await splitAlone(formatted);
    for (const { id, split, text, pieces } of records) {
      const whole = formatted[Number(id.slice(2))]!;
      if (split !== 'train') expect({ text, pieces }).toEqual({ text: whole.text, pieces: whole.pieces });
      else {
        expect(text).toBe(whole.text.replace(paragraph, ''));
        const [ask, question, tell, answer] = whole.pieces as [string, number][];
        expect(pieces).toEqual([ask, ['content', question![1] - paragraph.length], tell, answer]);
      }
    }
    expect(new Set(records.map(({ split }) => split))).toEqual(new Set(['train', 'validation']));
  });

  test('is cut the same whatever the order of the recipe and the tasks', () =>
    withTemporaryFolder(async (folder) => {
      const { out } = await build(folder, ', shared_runs: cut');
      const other = join(folder, 'other');
      await openOutFolder(other);
      const path = recipe(folder, ', shared_runs: cut', ['questions', 'essays']);
      const taskSizes = { sampleBytes: 1, encodeBytes: 20_000, writeBytes: 256e6 };
      const prepared = await prepareBuild(await planRecipe(path, { taskSizes }), other);
      expect(prepared.build.plan.phases.encode.length).toBeGreaterThan(3);
      await runGraph(buildGraph(prepared.build));
      expect(digestTree(other)).toEqual(digestTree(out));
    }));

  test('changes no artefact where it is left in, and is known by name', async () => {
    await withTemporaryFolder(async (folder) => {
      writeSources(folder);
      const planOf = async (more: string) => {
        const { plan } = await planRecipe(recipe(folder, more, ['essays']));
        return plan.phases.select[0]!.artefact;
      };
      const artefact = await planOf('');
      expect(await planOf(', shared_runs: report')).toBe(artefact);
      expect(await planOf(', shared_runs: cut')).not.toBe(artefact);
      await expect(planOf(', shared_runs: drop')).rejects.toThrow(/expected "report" or "cut"/);
      await expect(planOf(', shared_run: cut')).rejects.toThrow(/shared_runs/);
    });
  });
});

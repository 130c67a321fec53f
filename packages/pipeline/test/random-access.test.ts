import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  buildGraph,
  locateToken,
  openOutFolder,
  planRecipe,
  prepareBuild,
  verifyCorpus,
} from '@sluice/pipeline';
import { buildText, embeddedFolder, startLoopbackHub, withTemporaryFolder } from '@sluice/test-fixtures';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { buildCorpus, digestTree, runGraph } from './build-corpus.ts';
import { drawSample } from './draw-sample.ts';
import { writeRecipe } from './embedded-recipe.ts';

afterEach(() => vi.unstubAllEnvs());

const FILES = 4;
const ROWS = 300;

/** Projects of 25 neighbouring documents. */
const recordsOf = (file: number) =>
  Array.from({ length: ROWS }, (_, row) => ({
    text: `${file} ${row} ${buildText(`${file} ${row}`, 60 + ((row * 37) % 80))}`,
    project: `p${file}-${Math.floor(row / 25)}`,
  }));

function parquetOf(file: number, offsetIndex: boolean): Uint8Array {
  const records = recordsOf(file);
  const columns = (['text', 'project'] as const).map((name) => ({
    name,
    data: records.map((record) => record[name]),
    type: 'STRING' as const,
    offsetIndex,
  }));
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns,
      rowGroupSize: offsetIndex ? 100 : 10,
      pageSize: 8_000,
      codec: 'UNCOMPRESSED',
    }),
  );
}

const linesOf = (file: number) =>
  recordsOf(file)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join('');

const WRITERS: Readonly<Record<string, (file: number) => string | Uint8Array>> = {
  'indexed.parquet': (file) => parquetOf(file, true),
  'plain.parquet': (file) => parquetOf(file, false),
  jsonl: linesOf,
  'jsonl.gz': (file) => gzipSync(linesOf(file)),
};

const recipeOf = (from: string, files: string, sample: string) => `name: parts
seed: 11
tokenizer: "${JSON.stringify(join(embeddedFolder(), 'tokenizer')).slice(1, -1)}"
block_size: 64
domains:
  code:
    sources:
      - { from: "${from}", files: ${files}, text: text, group: project, name: s }
sample: ${sample}
split: { near_duplicates: keep }
`;

function writeSource(folder: string, ending: string): void {
  mkdirSync(join(folder, 'data'), { recursive: true });
  for (let file = 0; file < FILES; file++)
    writeFileSync(join(folder, 'data', `f${file}.${ending}`), WRITERS[ending]!(file));
}

const SMALL_TASKS = { sampleBytes: 1, encodeBytes: 1e5, writeBytes: 1e7 };

describe.each(Object.keys(WRITERS))('random access to files of %s', (ending) => {
  // One stretch of bytes or one whole file is much of so small a source.
  const share = ending.startsWith('jsonl') ? 0.6 : 0.2;

  test('draws the same documents for any order of files and any tasks, and tells what it cost', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder, ending);
      const sample = `{ method: random-access, read_at_most: ${100 * share}% }`;
      const draw = (name: string, files: string, sizes?: typeof SMALL_TASKS) =>
        drawSample(
          writeRecipe(folder, recipeOf('data', files, sample), `${name}.yaml`),
          join(folder, name),
          sizes,
        );
      const few = await draw('few', '"*"');
      const many = await draw('many', `[f3.${ending}, "f[0-2].${ending}"]`, SMALL_TASKS);
      expect(many.build.plan.phases.sample.length).toBe(FILES);
      expect(many.ids).toEqual(few.ids);
      expect(many.domains).toEqual(few.domains);
      const { clusters } = few.domains[0]!;
      const { byteLimit, readBytes, inclusionProbability, readRecords, storedBytes } = clusters!;
      expect(byteLimit).toBe(Math.floor(share * storedBytes));
      expect(readBytes).toBeLessThanOrEqual(byteLimit);
      expect(few.ids.length).toBe(readRecords);
      expect(inclusionProbability).toBeGreaterThan(0.4 * share);
      expect(inclusionProbability).toBeLessThanOrEqual(share);
      expect(clusters!.alikeIn).toBe('group');
      if (clusters!.drawnClusters > 2) expect(clusters!.precision!.designEffect).toBeGreaterThan(2);
    }));

  test('takes all documents where the limit pays for all', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder, ending);
      const recipe = recipeOf('data', '"*"', '{ method: random-access, read_at_most: 100 MB }');
      const { ids, domains } = await drawSample(writeRecipe(folder, recipe), join(folder, 'out'));
      expect(ids.length).toBe(FILES * ROWS);
      expect(domains[0]!.clusters).toMatchObject({ inclusionProbability: 1, documentShare: 1 });
    }));
});

describe('a build by random access', () => {
  test.each(['indexed.parquet', 'jsonl'])('from the Hub fetches no more than it may: %s', (ending) =>
    withTemporaryFolder(async (folder) => {
      const files = Object.fromEntries(
        Array.from({ length: FILES }, (_, file) => [`f${file}.${ending}`, WRITERS[ending]!(file)]),
      );
      const hub = await startLoopbackHub({ datasets: { 'org/name': { files } } });
      try {
        vi.stubEnv('HF_ENDPOINT', hub.endpoint);
        vi.stubEnv('HF_TOKEN', '');
        vi.stubEnv('HF_HOME', join(folder, 'cache'));
        const sample = '{ method: random-access, read_at_most: 50%, per_domain: 60 documents }';
        const path = writeRecipe(folder, recipeOf('hf://datasets/org/name', '"*"', sample));
        const before = { bytes: hub.bytesSent, requests: hub.requests.length };
        await buildCorpus(path, join(folder, 'out'));
        const sent = hub.bytesSent - before.bytes;
        const stored = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
        const heads = 500 * (hub.requests.length - before.requests);
        expect(sent).toBeLessThan(0.5 * stored + heads);
        const report = JSON.parse(
          readFileSync(join(folder, 'out/.sluice', reportFolder(folder), 'report.json'), 'utf8'),
        );
        const { readBytes } = report.domains[0].clusters;
        expect(sent).toBeGreaterThan(readBytes);
        expect(sent).toBeLessThan(readBytes + heads);
        expect(report.domains[0].sampledDocuments).toBe(60);
        expect(report.domains[0].clusters.documentShare).toBeLessThan(0.5);
      } finally {
        await hub.close();
      }
    }),
  );

  test('gives the same bytes after a stop, and knows where a token of an entered file is from', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder, 'jsonl');
      const sample = '{ method: random-access, read_at_most: 60% }';
      const path = writeRecipe(folder, recipeOf('data', '"*"', sample));
      await buildCorpus(path, join(folder, 'whole'));
      const out = join(folder, 'stopped');
      await openOutFolder(out);
      const { build } = await prepareBuild(await planRecipe(path), out);
      const controller = new AbortController();
      const graph = buildGraph(build);
      const stopping = {
        ...graph,
        run: async (...args: Parameters<typeof graph.run>) => {
          await graph.run(...args);
          if (args[0].phase === 'draw') controller.abort();
        },
      };
      await expect(runGraph(stopping, controller.signal)).rejects.toThrow();
      const ran = await buildCorpus(path, out);
      expect(ran.some((task) => task.startsWith('survey') || task.startsWith('draw'))).toBe(false);
      expect(digestTree(out)).toEqual(digestTree(join(folder, 'whole')));
      expect(await verifyCorpus(out)).toMatchObject({ problems: [] });
      const origin = await locateToken(out, { split: 'train', block: 3, token: 5 });
      expect(origin).toMatchObject({ rowUnit: 'byte', document: `${origin.sourceFile}#@${origin.row}` });
      const file = readFileSync(join(folder, 'data', origin.sourceFile!.split('/')[1]!));
      const line = file.subarray(origin.row, file.indexOf(10, origin.row)).toString();
      expect(JSON.parse(line).project).toMatch(/^p\d-\d+$/);
    }));

  test('says how much it needs where the limit is too small, and that it needs one', () =>
    withTemporaryFolder(async (folder) => {
      writeSource(folder, 'plain.parquet');
      const build = (limit: string) =>
        drawSample(
          writeRecipe(folder, recipeOf('data', '"*"', `{ method: random-access${limit} }`)),
          join(folder, 'out'),
        );
      await expect(build(', read_at_most: 1 kB')).rejects.toMatchObject({
        code: 'pipeline/read-limit-too-small',
        hint: expect.stringMatching(/Raise "read_at_most" to \d+ B at least/),
      });
      await expect(build('')).rejects.toThrow(/"random-access" needs "read_at_most"/);
      await expect(build(', read_at_most: 0%')).rejects.toThrow(/expected a size or a share/);
    }));
});

function reportFolder(folder: string): string {
  const plan = JSON.parse(readFileSync(join(folder, 'out/.sluice/plan.json'), 'utf8'));
  return plan.phases.select[0].artefact;
}

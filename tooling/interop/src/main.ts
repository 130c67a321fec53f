/**
 * Writes a corpus in every format and has the readers that people use read it back. See ../README.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { numberedBlocks } from './numbered-blocks.ts';
import { preparePython } from './python-environment.ts';
import { readCorpus, writtenFormats } from './read-corpus.ts';
import { type Reading, reportReadings } from './report-readings.ts';
import { writeDocuments } from './write-documents.ts';
import { expectReadings, type SplitBlocks, writeFormats } from './write-formats.ts';

const { values } = parseArgs({
  options: { corpus: { type: 'string' }, torch: { type: 'boolean', default: false } },
});
const root = join(import.meta.dirname, '..');
const cacheFolder = join(root, '.cache');

/** The corpus that the how-to is written for: blocks of 128 tokens, 16 bits wide. */
const HOW_TO_CORPUS = '16 bits';

/** Pages with code, and the path that they call the corpus by. */
const PAGES: readonly (readonly [page: string, link: string])[] = [
  ['docs/how-to/load-a-corpus.md', 'out'],
  ['README.md', 'out/quickstart'],
];

let failures = 0;
if (values.corpus === undefined) {
  for (const [name, vocabularySize] of [
    [HOW_TO_CORPUS, 50_257],
    ['32 bits', 151_936],
  ] as const)
    failures += await checkNumbered(name, vocabularySize);
}
failures += await checkBuilt(values.corpus ?? buildRecipe());
process.exitCode = failures === 0 ? 0 : 1;

/** Blocks by arithmetic, which have what readers may stumble over. @returns how many readings are not equal. */
async function checkNumbered(name: string, vocabularySize: number): Promise<number> {
  const folder = join(cacheFolder, 'corpus');
  const splits = numberedSplits(vocabularySize);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const written = await writeFormats(folder, splits);
  console.log(`\n${name}`);
  let failed = reportReadings(written, readFormats(folder));
  if (values.torch && name === HOW_TO_CORPUS) failed += runPages(folder);
  return failed + (await checkDocuments(join(folder, 'documents'), splits[0]!));
}

/** A corpus as a build left it, in the formats that it has. @returns how many readings are not equal. */
async function checkBuilt(folder: string): Promise<number> {
  mkdirSync(cacheFolder, { recursive: true });
  const expected = join(cacheFolder, 'expected.json');
  const written = await expectReadings(expected, writtenFormats(folder), await readCorpus(folder));
  console.log(`\n${relative(process.cwd(), folder)}, as it was built`);
  return reportReadings(written, readFormats(folder, 'blocks', expected));
}

/** Builds the recipe of every format with the command. @returns the folder. */
function buildRecipe(): string {
  const folder = join(cacheFolder, 'built');
  const command = join(root, '../../apps/cli/src/main.ts');
  const args = ['build', join(root, 'recipe.yaml'), '--out', folder];
  execFileSync(process.execPath, ['--conditions=@sluice/source', command, ...args], { stdio: 'ignore' });
  return folder;
}

function numberedSplits(vocabularySize: number): SplitBlocks[] {
  const shape = { blockSize: 128, vocabularySize };
  const counts = { train: 1000, validation: 90 } as const;
  return (['train', 'validation'] as const).map((split) => ({
    ...shape,
    split,
    blockCount: counts[split],
    batches: () => [numberedBlocks({ ...shape, blockCount: counts[split] })],
  }));
}

/** Documents that are not packed, in the formats of running text. @returns how many readings are not equal. */
async function checkDocuments(
  folder: string,
  { vocabularySize }: Pick<SplitBlocks, 'vocabularySize'>,
): Promise<number> {
  const written = await writeDocuments(folder, vocabularySize);
  console.log('documents that are not packed');
  return reportReadings(written, readFormats(folder, 'documents'));
}

function readFormats(
  folder: string,
  kind: 'blocks' | 'documents' = 'blocks',
  expected: string = join(folder, 'expected.json'),
): Reading[] {
  const program = values.torch ? 'read_with_torch.py' : 'read_with_numpy.py';
  return runReader(program, [folder, kind, expected]) as Reading[];
}

/** Runs the code of the pages as it is written. @returns how many of its blocks failed. */
function runPages(folder: string): number {
  return PAGES.reduce((failed, [page, link]) => {
    const lines = runReader('run_how_to.py', [folder, join(root, '../..', page), link]) as {
      howTo: string;
      error?: string;
    }[];
    for (const line of lines)
      console.log(`${page}: ${line.howTo.padEnd(42)} ${line.error ?? 'runs as written'}`);
    return failed + lines.filter((line) => line.error !== undefined).length + (lines.length === 0 ? 1 : 0);
  }, 0);
}

/** Runs a program of `readers` in the suite's environment. @returns the JSON lines that it printed. */
function runReader(program: string, args: readonly string[]): object[] {
  const python = preparePython({
    requirements: join(root, values.torch ? 'requirements-torch.txt' : 'requirements.txt'),
    cacheFolder,
    packages: values.torch ? 'system' : 'isolated',
  });
  const output = execFileSync(python, [join(root, 'readers', program), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as object);
}

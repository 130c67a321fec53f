/*
 * What `sluice plan` foresees beside what a build comes to: tokens, disk and time, over recipes of several sizes and
 * budgets. Run it from the root:
 *
 *   node --conditions=@sluice/source apps/cli/bench/estimate.ts
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { estimateRecipe, planRecipe, readCorpusManifest } from '@sluice/pipeline';
import { estimateTime } from '../src/render-estimate.ts';

const WORKERS = 1;
const LOCAL = readFileSync('recipes/moe-emergence.local.yaml', 'utf8').replaceAll(
  '../../shared',
  resolve('../shared'),
);
const QUICKSTART = readFileSync('recipes/quickstart.yaml', 'utf8').replaceAll('../', `${resolve('.')}/`);

const RECIPES: Readonly<Record<string, string>> = {
  quickstart: QUICKSTART,
  'local, 10 MB a domain': LOCAL,
  'local, 1 MB a domain': LOCAL.replace('10 MB', '1 MB'),
  'local, all, natural': LOCAL.replace('per_domain: 10 MB', 'per_domain: all').replace(
    'to: equal',
    'to: natural',
  ),
  'local, 2000 documents': LOCAL.replace('10 MB', '2000 documents'),
  'local, Megatron and MDS': LOCAL.replace('[parquet]', '[parquet, megatron, mds]'),
};

const folder = mkdtempSync(join(tmpdir(), 'sluice-estimate-'));
try {
  console.log(
    ['recipe', 'figure', 'foreseen', 'measured', 'ratio'].map((word, at) => pad(word, at)).join(''),
  );
  for (const [name, text] of Object.entries(RECIPES)) await compare(name, text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function compare(name: string, text: string): Promise<void> {
  const [recipe, out] = [join(folder, 'recipe.yaml'), join(folder, 'out')];
  writeFileSync(recipe, text);
  const planned = await planRecipe(recipe);
  const estimate = await estimateRecipe(planned);
  execFileSync(
    process.execPath,
    ['--conditions=@sluice/source', 'apps/cli/src/main.ts', 'build', recipe, '--out', out, '--workers', '1'],
    { stdio: 'ignore' },
  );
  const manifest = await readCorpusManifest(out);
  const { phases } = JSON.parse(readFileSync(join(out, 'run.json'), 'utf8')) as {
    readonly phases: readonly { readonly seconds: number }[];
  };
  const written = (isTrain: boolean) =>
    manifest.streams
      .filter(({ split }) => (split === 'train') === isTrain)
      .reduce((sum, { writtenTokens }) => sum + writtenTokens, 0);
  const workBytes = folderBytes(join(out, '.sluice'));
  const rows: [string, number, number][] = [
    ['train tokens', estimate.trainTokens, written(true)],
    ['held out', estimate.heldOutTokens, written(false)],
    ['corpus MB', estimate.outputBytes / 1e6, (folderBytes(out) - workBytes) / 1e6],
    ['work MB', estimate.workBytes / 1e6, workBytes / 1e6],
    [
      'seconds',
      estimateTime(planned.plan, estimate, WORKERS),
      phases.reduce((sum, { seconds }) => sum + seconds, 0),
    ],
  ];
  for (const [figure, foreseen, measured] of rows) {
    const words = [name, figure, foreseen.toPrecision(3), measured.toPrecision(3)];
    console.log([...words, (foreseen / measured).toFixed(2)].map((word, at) => pad(word, at)).join(''));
  }
  rmSync(out, { recursive: true });
}

function pad(word: string, column: number): string {
  return word.padEnd(column === 0 ? 26 : 14);
}

function folderBytes(of: string): number {
  return readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

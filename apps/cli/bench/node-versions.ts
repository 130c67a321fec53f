/*
 * The same builds under several versions of Node.js, from the registry of npm: the bytes must be the same. The first
 * is the least that package.json claims. Besides the quickstart it builds the local recipe at reduced size, if the
 * shared data is there, in every format, and texts of every kind that versions of Unicode might treat otherwise. Run it
 * from the root:
 *
 *   node --conditions=@sluice/source apps/cli/bench/node-versions.ts
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import { digestTree } from '../test/digest-tree.ts';
import { writeReducedRecipe } from './reduced-recipe.ts';

const LEAST = /\d+\.\d+/.exec(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } }).engines.node,
)![0];
const VERSIONS = [`${LEAST}.0`, '22', '24', '26'];

const folder = mkdtempSync(join(tmpdir(), 'sluice-node-'));
try {
  const recipes: Record<string, string> = {
    quickstart: 'recipes/quickstart.yaml',
    'strange texts': writeStrangeRecipe(),
    ...(existsSync('../shared/data') ? { 'local, reduced': writeReducedRecipe(folder) } : {}),
  };
  const expected: Record<string, Record<string, string>> = {};
  for (const wanted of VERSIONS) {
    const node = nodePath(wanted);
    const version = execFileSync(node, ['-p', 'process.version + " Unicode " + process.versions.unicode'], {
      encoding: 'utf8',
    }).trim();
    for (const [name, recipe] of Object.entries(recipes)) {
      const out = join(folder, 'out');
      execFileSync(
        node,
        ['--conditions=@sluice/source', 'apps/cli/src/main.ts', 'build', recipe, '--out', out],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      );
      const tree = digestTree(out);
      rmSync(out, { recursive: true });
      expected[name] ??= tree;
      const differing = Object.keys({ ...tree, ...expected[name] }).filter(
        (path) => tree[path] !== expected[name]![path],
      );
      console.log(
        `${version.padEnd(24)}${name.padEnd(16)}${Object.keys(tree).length} files ${differing.length === 0 ? 'the same' : `DIFFER: ${differing.join(', ')}`}`,
      );
      if (!isDeepStrictEqual(tree, expected[name])) process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The program of a version, fetched if need be. */
function nodePath(version: string): string {
  const args = ['--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath'];
  return execFileSync('npx', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/** Every strange text beside ordinary ones, cleaned in all ways, in all formats. */
function writeStrangeRecipe(): string {
  const data = join(folder, 'strange');
  mkdirSync(data);
  const rows = Array.from({ length: 400 }, (_, row) => {
    const texts = Object.values(STRANGE_TEXTS);
    return JSON.stringify({
      text: `${row} ${texts[row % texts.length]} plain words of number ${row * 7919}`,
    });
  });
  writeFileSync(join(data, 'rows.jsonl'), `${rows.join('\n')}\n`);
  const path = join(folder, 'strange.yaml');
  const tokenizer = join(process.cwd(), 'packages/test-fixtures/embedded/tokenizer');
  writeFileSync(
    path,
    `name: strange
tokenizer: ${tokenizer}
block_size: 64
domains:
  strange: { sources: [{ from: strange, text: text, on_bad_record: drop }] }
output: [parquet, megatron, mds, numpy]
`,
  );
  return path;
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs the example of a package's README as its reader would: the one block marked `ts` is written to the package's
 * `.cache/` folder and run by this Node, from source, in a process of its own. The block asserts by itself.
 *
 * A package's `test/readme.test.ts` is then
 * `test('the README example runs', () => readmeExample(join(import.meta.dirname, '..')))`.
 *
 * @returns what the example printed.
 * @throws Error if there is not one block, if it does not import the package by its public name, if it asserts
 * nothing, or if it fails; the message has what it printed.
 */
export function readmeExample(packageFolder: string): string {
  const code = exampleOf(packageFolder);
  const folder = join(packageFolder, '.cache');
  const file = join(folder, `readme-example-${process.pid}.ts`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code);
  try {
    return execFileSync(process.execPath, ['--conditions=@sluice/source', file], {
      cwd: packageFolder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 50_000,
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`the example of ${packageFolder}/README.md failed\n${stdout}${stderr}`, { cause: error });
  } finally {
    rmSync(file, { force: true });
  }
}

function exampleOf(packageFolder: string): string {
  const readme = readFileSync(join(packageFolder, 'README.md'), 'utf8');
  const { name } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { name: string };
  const blocks = [...readme.matchAll(/^```ts\r?\n(.*?)^```/gms)].map((match) => match[1]!);
  if (blocks.length !== 1)
    throw new Error(`${packageFolder}/README.md: expected one \`\`\`ts block, found ${blocks.length}`);
  const code = blocks[0]!;
  if (!code.includes(`from '${name}`))
    throw new Error(`${packageFolder}/README.md: no import from '${name}'`);
  if (!code.includes('node:assert'))
    throw new Error(`${packageFolder}/README.md: the example asserts nothing by node:assert`);
  return code;
}

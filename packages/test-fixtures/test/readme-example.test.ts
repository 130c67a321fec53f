import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readmeExample, withTemporaryFolder } from '../src/index.ts';

/** A package of one function, with a README around the example. */
function writePackage(folder: string, example: string): void {
  mkdirSync(join(folder, 'src'));
  const exports = { '.': { '@sluice/source': './src/index.ts', default: './dist/index.js' } };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: '@sluice/doubling', type: 'module', exports }),
  );
  writeFileSync(
    join(folder, 'src/index.ts'),
    'export const double = (value: number): number => 2 * value;\n',
  );
  writeFileSync(join(folder, 'README.md'), `# Doubling\n\n## Example\n\n\`\`\`ts\n${example}\n\`\`\`\n`);
}

const HEAD = "import assert from 'node:assert/strict';\nimport { double } from '@sluice/doubling';\n";

test('readmeExample(folder) runs the block from source and gives what it printed', () =>
  withTemporaryFolder((folder) => {
    writePackage(folder, `${HEAD}assert.equal(double(3), 6);\nconsole.log(double(4) as number);`);
    expect(readmeExample(folder)).toBe('8\n');
    expect(readdirSync(join(folder, '.cache'))).toEqual([]);
  }));

test('readmeExample(folder) fails with the message of an assertion that fails', () =>
  withTemporaryFolder((folder) => {
    writePackage(folder, `${HEAD}assert.equal(double(3), 7);`);
    expect(() => readmeExample(folder)).toThrow(/README\.md failed[\s\S]*6 !== 7/);
    expect(readdirSync(join(folder, '.cache'))).toEqual([]);
  }));

test.each([
  ['has no import of the package', "import assert from 'node:assert/strict';\nassert.ok(true);", /no import/],
  ['asserts nothing', "import { double } from '@sluice/doubling';\ndouble(1);", /asserts nothing/],
  ['is two blocks', `${HEAD}\n\`\`\`\n\n\`\`\`ts\n${HEAD}`, /found 2/],
])('readmeExample(folder) refuses an example that %s', (_, example, message) =>
  withTemporaryFolder((folder) => {
    writePackage(folder, example);
    expect(() => readmeExample(folder)).toThrow(message);
  }),
);

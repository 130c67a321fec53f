import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, readWorkspace } from '../src/index.ts';

const packages = readWorkspace().filter((found) => found.folder.startsWith('packages/'));
const named = packages.map((found) => [found.name, found] as const);

const REQUIRED = ['README.md', 'package.json', 'src', 'test', 'tsconfig.json'];
const OPTIONAL = ['CHANGELOG.md', 'bench', 'data', 'embedded', 'node.ts'];
const HEADINGS = ['Takes', 'Gives', 'Guarantees', 'Does not do', 'Example'];

describe('packages', () => {
  test.each(named)('%s has the files of a package and no others', (_, found) => {
    const surplus = found.entries.filter((entry) => !REQUIRED.includes(entry) && !OPTIONAL.includes(entry));
    const missing = REQUIRED.filter((entry) => !found.entries.includes(entry));
    expect({ missing, surplus }, 'add what is missing; move what is surplus into src, test or bench').toEqual(
      {
        missing: [],
        surplus: [],
      },
    );
  });

  test.each(named)('%s has a README with the five headings', (_, found) => {
    const readme = readFileSync(join(ROOT, found.folder, 'README.md'), 'utf8');
    const headings = [...readme.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings, `write ${found.folder}/README.md with the headings ${HEADINGS.join(', ')}`).toEqual(
      HEADINGS,
    );
  });

  test.each(named)('%s has a test of its README example', (_, found) => {
    const readmeTest = readFileSync(join(ROOT, found.folder, 'test', 'readme.test.ts'), 'utf8');
    expect(readmeTest, 'call readmeExample of @sluice/test-fixtures in test/readme.test.ts').toContain(
      'readme',
    );
  });

  test.each(named)('%s exports one entry, and at most a node entry beside it', (_, found) => {
    const entries = Object.keys(found.manifest.exports ?? {});
    const surplus = entries.filter((entry) => entry !== '.' && entry !== './node');
    expect(entries).toContain('.');
    expect(surplus, 'export through src/index.ts').toEqual([]);
  });

  test.each(named)('%s has an index of named re-exports alone', (_, found) => {
    const index = found.sources.find((source) => source.path.endsWith('/src/index.ts'))!;
    const code = index.text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
    const rest = code.replaceAll(/export (?:type )?\{[^}]*\} from '\.[^']+';/g, '').trim();
    expect(rest, 'src/index.ts has `export { name } from` lines and nothing else').toBe('');
  });

  test.each(named)('%s is described by one sentence, the one in packages/README.md', (_, found) => {
    const readme = readFileSync(join(ROOT, 'packages', 'README.md'), 'utf8');
    const { description } = found.manifest;
    expect(description, `describe ${found.name} in its package.json`).toBeTruthy();
    expect(
      readme,
      'list the package in packages/README.md with the description of its package.json',
    ).toContain(`| [${found.name}](${found.name}) | ${description} |`);
  });
});

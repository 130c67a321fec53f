import { describe, expect, test } from 'vitest';
import { checkLicences } from '../src/check-licences.ts';
import { checkManifest } from '../src/check-manifest.ts';
import { checkContents } from '../src/check-tarball.ts';

const good = {
  name: '@sluice/a',
  version: '1.0.0',
  license: 'Apache-2.0',
  engines: { node: '>=22.18' },
  dependencies: { '@sluice/b': '^1.0.0' },
  exports: { '.': './dist/index.js' },
};

describe('checkManifest(manifest)', () => {
  test('has nothing against a good one', () => {
    expect(checkManifest(good)).toEqual([]);
  });

  test.each([
    ['an install script', { scripts: { postinstall: 'node x.js' } }, 'the script "postinstall"'],
    ['a workspace range', { dependencies: { '@sluice/b': 'workspace:^' } }, 'which no registry resolves'],
    ['another licence', { license: 'GPL-3.0' }, 'not Apache-2.0'],
    ['no engines', { engines: {} }, 'which Node.js'],
    ['the source condition', { exports: { '.': { '@sluice/source': './src/index.ts' } } }, '@sluice/source'],
  ])('complains of %s', (_, change, complaint) => {
    expect(checkManifest({ ...good, ...change })).toEqual([expect.stringContaining(complaint)]);
  });
});

test('checkContents(name, paths) complains of what is missing and of what is stray', () => {
  const paths = ['package/package.json', 'package/README.md', 'package/test/a.test.ts', 'package/.env'];
  expect(checkContents('a', paths)).toEqual([
    'a: the tarball has no package/LICENSE',
    'a: the tarball has package/test/a.test.ts, which nobody needs who installs it',
    'a: the tarball has package/.env, which nobody needs who installs it',
  ]);
});

test('checkLicences(table) names the packages under a licence that is not allowed', () => {
  const table = {
    MIT: [{ name: 'fine' }],
    'GPL-3.0-only': [{ name: 'copyleft' }],
    Unknown: [{ name: 'lost' }],
  };
  expect(checkLicences(table).map((problem) => problem.split(' ')[0])).toEqual(['copyleft', 'lost']);
});

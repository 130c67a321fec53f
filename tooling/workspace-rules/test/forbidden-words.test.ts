import { describe, expect, test } from 'vitest';
import { readWorkspace, type SourceFile } from '../src/index.ts';

const workspace = readWorkspace();
const packages = workspace.filter((found) => found.folder.startsWith('packages/'));

const FORBIDDEN_NAMES = ['utils', 'util', 'core', 'common', 'shared', 'helpers', 'helper', 'misc'];

/** What makes outputs depend on the clock, the machine or the order of things. */
const FORBIDDEN_CALLS: readonly (readonly [pattern: RegExp, comply: string])[] = [
  [/\bMath\.random\b/, 'draw with drawFor(seed, purpose, id) of @sluice/determinism'],
  [/\bDate\.now\b|\bnew Date\(\s*\)/, 'take the time in apps/cli or execution and pass it in'],
  [
    /\blocaleCompare\b|\bIntl\.Collator\b|\btoLocale(?:Lower|Upper)Case\b/,
    'compare with compareCodeUnits of @sluice/determinism',
  ],
];

const withoutComments = (text: string) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

function forbiddenCalls({ path, text }: SourceFile): string[] {
  const code = withoutComments(text);
  return FORBIDDEN_CALLS.filter(([pattern]) => pattern.test(code)).map(
    ([pattern, comply]) => `${path} has ${pattern.exec(code)![0]}: ${comply}`,
  );
}

/** Files that may touch the file system, the network, `process` or a clock. */
const WORLDLY_PACKAGES = ['execution', 'pipeline', 'sources', 'test-fixtures'];
const WORLDLY = /^node:(?:fs|fs\/promises|net|http|https|child_process|os|worker_threads)$/;

describe('sources', () => {
  test('have no random numbers, clocks or locale orders in packages', () => {
    expect(packages.flatMap((found) => found.sources.flatMap(forbiddenCalls))).toEqual([]);
  });

  test('that break the rule are found', () => {
    const broken = ['Math.random()', 'Date.now()', 'a.localeCompare(b)', 'new Date()'];
    expect(broken.flatMap((text) => forbiddenCalls({ path: 'x.ts', text }))).toHaveLength(broken.length);
  });

  test('are pure outside the packages that may touch the world', () => {
    const worldly = packages
      .filter((found) => !WORLDLY_PACKAGES.includes(found.name))
      .flatMap((found) => found.sources)
      .filter(({ path }) => !path.endsWith('/src/node.ts'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/from '(node:[^']+)'/g)]
          .filter((match) => WORLDLY.test(match[1]!))
          .map(
            (match) => `${path} imports ${match[1]}: let pipeline read and write, or move it behind ./node`,
          ),
      );
    expect(worldly).toEqual([]);
  });

  test('have names that say what they do', () => {
    const badNames = workspace
      .flatMap((found) => [found.folder, ...found.sources.map((source) => source.path.replace(/\.ts$/, ''))])
      .filter((path) => path.split('/').some((part) => FORBIDDEN_NAMES.includes(part)));
    expect(badNames, 'name the file or package for the one thing it does').toEqual([]);
  });
});

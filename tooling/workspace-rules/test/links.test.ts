import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../src/index.ts';

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trimEnd()
  .split('\n')
  .filter((path) => existsSync(join(ROOT, path)));

/** The relative links of a document that lead nowhere. */
function brokenLinks(path: string): string[] {
  const links = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)];
  return links
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(ROOT, dirname(path), target)));
}

test.each(documents)('the links of %s lead somewhere', (path) => {
  expect(brokenLinks(path)).toEqual([]);
});

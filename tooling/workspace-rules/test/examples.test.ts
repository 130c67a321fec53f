import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../src/index.ts';

const folder = join(ROOT, 'examples');
const programs = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.recipe.ts'));

/** What a program says, in the comment at its end, that it prints. */
function promisedOutput(name: string): string | undefined {
  return /\/\* Prints:\n([\s\S]*)\*\/\n$/.exec(readFileSync(join(folder, name), 'utf8'))?.[1];
}

describe('examples', () => {
  test.each(programs)('%s prints what it says', (name) => {
    const output = execFileSync(process.execPath, ['--conditions=@sluice/source', name], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output).toBe(promisedOutput(name));
  });

  test.each(programs)('%s is listed in the README', (name) => {
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`[${name}](${name})`);
  });
});

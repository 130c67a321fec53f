import { appendFileSync, cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFolder, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { runSluice } from './run-sluice.ts';
import { writeSmallRecipe } from './small-recipe.ts';

/** The small recipe over a copy of the embedded data sets, which a test may change. */
function writeMovableRecipe(folder: string): string {
  cpSync(embeddedFolder(), join(folder, 'embedded'), { recursive: true });
  const recipe = writeSmallRecipe(folder);
  writeFileSync(recipe, readFileSync(recipe, 'utf8').replaceAll(embeddedFolder(), 'embedded'));
  return recipe;
}

describe('sluice lock, build --locked, build again, clean', () => {
  test('pin, refuse what moved, say what is reused, and remove what is not needed', () =>
    withTemporaryFolder(async (folder) => {
      const recipe = writeMovableRecipe(folder);
      const out = join(folder, 'out');
      const build = (...flags: string[]) => runSluice(['build', recipe, '--out', out, ...flags]);
      expect(await build('--locked')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('there is no lock at'),
      });
      expect(await runSluice(['lock', recipe])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/Locked 8 files .* in .*small\.lock\.json/),
      });
      expect(await build('--locked')).toMatchObject({ code: 0 });

      appendFileSync(join(folder, 'embedded/math/arithmetic.jsonl'), '{"question":"1+1?","answer":"2"}\n');
      const moved = await build('--locked');
      expect(moved.code).toBe(3);
      expect(moved.stderr).toMatch(/the source \S+: \S*arithmetic\.jsonl has \d+ bytes .* the lock says \d+/);
      expect(moved.stderr).toContain('sluice lock <recipe>');

      const again = await build();
      expect(again.stderr).toMatch(/Changed since the last build: the source .*arithmetic\.jsonl has/);
      expect(again.stderr).toMatch(
        /Reused: sample \(4 of 5 tasks\)\.\nTo do: sample \(1 of 5 tasks\), select/,
      );

      expect(await runSluice(['clean', out])).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/Removed \d+ work files .*: [\d,]+ bytes/),
      });
      expect((await build()).stderr).toContain('Nothing to do');
      const fresh = await build('--fresh');
      expect(fresh.stderr).toContain('Nothing of it can be used again.');
      expect(fresh.stderr).toContain('Built:');
      expect(existsSync(join(out, 'manifest.json'))).toBe(true);
    }));
});

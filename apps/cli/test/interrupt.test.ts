import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { runSluice } from './run-sluice.ts';
import { writeSmallRecipe } from './small-recipe.ts';

describe('sluice build in a terminal', () => {
  test('ends with 130 when Ctrl-C reaches it and its workers, and goes on', () =>
    withTemporaryFolder(async (folder) => {
      const args = ['build', writeSmallRecipe(folder), '--out', join(folder, 'out'), '--workers', '2'];
      let sent = false;
      const interrupted = await runSluice(args, {
        ownGroup: true,
        onStderr: (text, child) => {
          if (!sent && text.includes('choosing documents')) sent = process.kill(-child.pid!, 'SIGINT');
        },
      });
      expect(interrupted.code).toBe(130);
      expect(interrupted.stderr).toContain('stopped; the same command continues');
      expect(interrupted.stderr).not.toMatch(/^\s+at /m);
      const continued = await runSluice(args);
      expect(continued.code).toBe(0);
      expect(continued.stderr).toMatch(/reading sources +done/);
    }));
});

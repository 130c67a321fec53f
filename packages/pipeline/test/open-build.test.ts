import { join } from 'node:path';
import { openBuild, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

describe('openBuild(place)', () => {
  test('is the build that was prepared', () =>
    withTemporaryFolder(async (folder) => {
      const outFolder = join(folder, 'out');
      await openOutFolder(outFolder);
      const planned = await planRecipe(writeRecipe(folder, embeddedRecipe()));
      const { build } = await prepareBuild(planned, outFolder);
      expect(await openBuild({ outFolder, baseFolder: planned.baseFolder })).toEqual(build);
    }));

  test('says how to prepare one where there is none', () =>
    withTemporaryFolder(async (folder) => {
      await expect(openBuild({ outFolder: folder, baseFolder: folder })).rejects.toMatchObject({
        code: 'pipeline/not-prepared',
        hint: expect.stringContaining('sluice build'),
      });
    }));
});

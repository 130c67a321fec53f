import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifest, parseSplitCertificate, renderJson } from '@sluice/manifest';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { certifyCorpus, certifyHeldOut, certifyTrain } from '../src/certificate/certify-corpus.ts';
import { readComparedPart } from '../src/certificate/compared-part.ts';
import { rangeOf } from '../src/certificate/document-table.ts';
import { readCorpusLock, readCorpusTokenizer } from '../src/corpus/corpus-lock.ts';
import { shardPaths } from '../src/corpus/read-corpus.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

const SPLIT = 'validation: 10%, test: 5%, exact_duplicates: keep, near_duplicates: keep';

/** A corpus whose copies lie on all sides. */
async function build(folder: string) {
  const text = embeddedRecipe({ blockSize: 64 }).replace(/^split: .*$/m, `split: { ${SPLIT} }`);
  const out = join(folder, 'out');
  await buildCorpus(writeRecipe(folder, text), out);
  const manifest = parseManifest(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const lock = await readCorpusLock(out);
  return {
    folder: out,
    recipe: lock.recipe,
    tokenizer: await readCorpusTokenizer(out, lock),
    shardsOf: (split: Parameters<typeof shardPaths>[1]) => shardPaths(manifest, split),
  };
}

test('the certificate has the same bytes for any number of parts, whichever is compared first', () =>
  withTemporaryFolder(async (folder) => {
    const files = await build(folder);
    const { recipe } = files;
    const written = readFileSync(join(files.folder, 'certificate.json'), 'utf8');
    const { keys, nearCopies, sharedRuns } = parseSplitCertificate(written);
    expect(keys.some(({ crossing }) => crossing > 0)).toBe(true);
    expect(nearCopies.between.some(({ nearPairs }) => nearPairs > 0)).toBe(true);
    expect(sharedRuns.of.some(({ sharedWords }) => sharedWords > 0)).toBe(true);
    for (const partCount of [1, 2, 3, 7]) {
      const gathered = join(folder, `gathered-${partCount}`);
      mkdirSync(gathered);
      await certifyHeldOut(files, { folder: gathered, partCount });
      const parts = Array.from({ length: partCount }, (_, part) => join(folder, `part-${partCount}-${part}`));
      for (const [part, own] of [...parts.entries()].reverse()) {
        mkdirSync(own);
        await certifyTrain(files, { gathered, part, folder: own });
      }
      const corpus = { recipe, folder: files.folder, contaminated: undefined };
      expect(renderJson(await certifyCorpus({ ...corpus, gathered, parts }))).toBe(written);
    }
  }));

test('more parts than documents are ranges of documents too, some of them of none', () =>
  withTemporaryFolder(async (folder) => {
    const files = await build(folder);
    const gathered = join(folder, 'gathered');
    mkdirSync(gathered);
    await certifyHeldOut(files, { folder: gathered, partCount: 5_000 });
    const ranges = Array.from({ length: 5_000 }, (_, part) => rangeOf(gathered, part));
    const none = ranges.findIndex(([start, end]) => start === end);
    expect(ranges.slice(1).every(([start], part) => start === ranges[part]![1])).toBe(true);
    expect([rangeOf(gathered, 'held-out')[1], none >= 0]).toEqual([ranges[0]![0], true]);
    const own = join(folder, 'part');
    mkdirSync(own);
    await certifyTrain(files, { gathered, part: none, folder: own });
    expect(readComparedPart(own)).toMatchObject({ contents: { length: 0 }, overlap: { textCount: 0 } });
  }));

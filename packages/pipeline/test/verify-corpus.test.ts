import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { drawFor } from '@sluice/determinism';
import { readCorpusManifest, verifyCorpus, writeRunNotes } from '@sluice/pipeline';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { checkSeals } from '../src/corpus/check-seals.ts';
import { describeFile } from '../src/corpus/describe-file.ts';
import { locateDamage } from '../src/corpus/locate-damage.ts';
import { buildCorpus } from './build-corpus.ts';
import { embeddedRecipe, writeRecipe } from './embedded-recipe.ts';

function corpusFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('.sluice') && readFileSync(join(folder, path)).length > 0)
    .sort();
}

async function withCorpus(body: (folder: string) => Promise<void>): Promise<void> {
  await withTemporaryFolder(async (folder) => {
    const out = join(folder, 'out');
    const options = { budget: '20 kB', more: 'output: [parquet, megatron, mds]\n' };
    await buildCorpus(writeRecipe(folder, embeddedRecipe(options)), out);
    await writeRunNotes(out, { seconds: 1.5 });
    await body(out);
  });
}

/** Changes bytes of a file one at a time, looks after each, and mends the file. */
async function changeBytes(
  path: string,
  count: number,
  look: (offset: number, bytes: { readonly expected: number; readonly found: number }) => Promise<void>,
): Promise<void> {
  const bytes = readFileSync(path);
  const draw = drawFor('verify', 'test/byte', basename(path));
  const drawn = Array.from({ length: count }, () => draw.below(bytes.length));
  for (const offset of count === 1 ? drawn : [0, bytes.length - 1, ...drawn]) {
    const damaged = Buffer.from(bytes);
    damaged[offset]! ^= 1 + draw.below(255);
    writeFileSync(path, damaged);
    await look(offset, { expected: bytes[offset]!, found: damaged[offset]! });
  }
  writeFileSync(path, bytes);
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
const atByte = (path: string, offset: number): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.')} .*differs at byte ${offset}(:|$)`, 'm');

describe('verifyCorpus(folder)', () => {
  test('finds a changed byte of any file, and names file and byte', () =>
    withCorpus(async (out) => {
      expect((await verifyCorpus(out)).problems).toEqual([]);
      const files = corpusFiles(out);
      expect(files.length).toBeGreaterThan(12);
      for (const path of files) {
        await changeBytes(join(out, path), 1, async (offset) => {
          expect((await verifyCorpus(out)).problems.join('\n')).toMatch(atByte(path, offset));
        });
      }
      expect((await verifyCorpus(out)).problems).toEqual([]);
    }));

  test('finds each of many bytes of every file, and what it was', () =>
    withCorpus(async (out) => {
      const { files } = await readCorpusManifest(out);
      for (const entry of files.filter(({ byteLength }) => byteLength > 0)) {
        await changeBytes(join(out, entry.path), 15, async (offset, { expected, found }) => {
          const actual = await describeFile(out, entry.path);
          expect(actual.sha256).not.toBe(entry.sha256);
          const sentence = `differs at byte ${offset}: ${hex(found)}, was ${hex(expected)}`;
          expect(await locateDamage(out, entry, actual)).toBe(sentence);
        });
      }
      for (const path of ['manifest.json', 'run.json']) {
        await changeBytes(join(out, path), 40, async (offset) => {
          expect((await checkSeals(out)).join('\n')).toMatch(atByte(path, offset));
        });
      }
    }));

  test('says how far a file that was cut short, or changed in several bytes, is sound', () =>
    withCorpus(async (out) => {
      const path = 'tokenizer/tokenizer.json';
      const bytes = readFileSync(join(out, path));
      const damaged = Buffer.from(bytes);
      damaged[3]! ^= 1;
      damaged[bytes.length - 3]! ^= 1;
      writeFileSync(join(out, path), damaged);
      expect((await verifyCorpus(out)).problems.join('\n')).toMatch(
        new RegExp(`^${path} has the SHA-256 .*; it differs within bytes 0 to ${bytes.length - 1}`),
      );
      truncateSync(join(out, path), 100);
      expect((await verifyCorpus(out)).problems.join('\n')).toMatch(
        new RegExp(`^${path} has 100 bytes, the manifest says ${bytes.length}; it differs from its first`),
      );
    }));
});

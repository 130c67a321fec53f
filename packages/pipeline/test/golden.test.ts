import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBlocks } from '@sluice/exporting';
import { type BlockBatch, spanKindOf } from '@sluice/records';
import { goldenCases, withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { openShard } from '../src/corpus/open-shard.ts';
import { buildCorpus, digestTree } from './build-corpus.ts';

/*
 * Small corpora that were read by eye once, whole. A golden is a folder with recipe.yaml, its data, and expected.json:
 * the blocks as text, span by span, and the digests of the data files. They may change only with a major version.
 */
const GOLDENS = join(import.meta.dirname, 'golden');

describe.each(goldenCases(GOLDENS).map((golden) => [golden.name, golden.path] as const))(
  'the golden %s',
  (_, path) => {
    test('is built as expected', () =>
      withTemporaryFolder(async (folder) => {
        cpSync(path, folder, { recursive: true });
        const out = join(folder, 'out');
        await buildCorpus(join(folder, 'recipe.yaml'), out);
        const built = { blocks: await describeBlocks(out, folder), digests: dataDigests(out) };
        const expected = join(path, 'expected.json');
        if (!existsSync(expected))
          throw new Error(`write ${expected} after checking it:\n${JSON.stringify(built, null, 1)}`);
        expect(built).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
      }));
  },
);

function dataDigests(out: string): Record<string, string> {
  return Object.fromEntries(Object.entries(digestTree(out)).filter(([path]) => path.startsWith('data/')));
}

/** Each block as a line: `domain.subdomain | document@offset kind text | …`. */
async function describeBlocks(out: string, folder: string): Promise<Record<string, string[]>> {
  const { model } = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8'));
  const tokens: string[] = [];
  for (const [token, id] of Object.entries(model.vocab as Record<string, number>)) tokens[id] = token;
  const blocks: Record<string, string[]> = {};
  for (const split of ['train', 'validation']) {
    const lines: string[] = [];
    const shard = openShard(out, `data/${split}-00000-of-00001.parquet`);
    for await (const batch of readBlocks(shard)) {
      for (let block = 0; block < batch.blockCount; block++) lines.push(describeBlock(batch, block, tokens));
    }
    shard.close();
    blocks[split] = lines;
  }
  return blocks;
}

function describeBlock(batch: BlockBatch, block: number, tokens: readonly string[]): string {
  const spans: string[] = [];
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const start = block * batch.blockSize + batch.spanStarts[span]!;
    const ids = batch.tokens.subarray(start, start + batch.spanLengths[span]!);
    const text = Array.from(ids, (id) => tokens[id]!).join('');
    const kind = spanKindOf(batch.spanKinds[span]!);
    spans.push(`${batch.spanDocuments[span]}@${batch.spanDocumentOffsets[span]} ${kind} ${text}`);
  }
  return [`${batch.domains[block]}.${batch.subdomains[block]}`, ...spans].join(' | ');
}

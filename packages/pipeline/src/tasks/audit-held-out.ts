/*
 * Begins to certify the splits by the written blocks: gathers the documents, and compares those that are held out with
 * one another. The certify tasks go on from there. Memory: see gather-documents.ts and compare-documents.ts.
 *
 * documents.table, content.tokens   the documents as the blocks have them
 * held-out.table                    what is held out, for train to be held against it
 * part.json, part.table             what was found
 */
import type { SplitName } from '@sluice/records';
import { certifyHeldOut } from '../certificate/certify-corpus.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build, TaskContext } from './build.ts';
import { writtenShards } from './written-shards.ts';

export async function auditHeldOut(
  build: Build,
  { folder, ...context }: TaskContext & { readonly folder: string },
): Promise<void> {
  const { recipe } = build.plan.lock;
  const shards = new Map<SplitName, string[]>();
  for (const split of recipeSplits(recipe)) shards.set(split, await writtenShards(build, split));
  const tokenizer = await loadLockedTokenizer(build);
  await certifyHeldOut(
    { folder: build.outFolder, recipe, tokenizer, shardsOf: (split) => shards.get(split) ?? [] },
    { folder, partCount: build.plan.phases.certify.length },
    context,
  );
}

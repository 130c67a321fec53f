/*
 * How much the form of the texts gives away: probes on a bounded sample of documents, as the blocks have them. Memory:
 * one row group, and at most 40,000 starts and ends of documents of up to 4,096 tokens.
 */
import { createPartSampler, type FormPart } from '@sluice/auditing';
import { type FormFindings, findForm } from '../corpus/judge-form.ts';

import { readSplitBlocks } from '../corpus/read-corpus.ts';
import { recipeSplits } from '../recipe/recipe-splits.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build } from './build.ts';
import { writtenShards } from './written-shards.ts';

/** What a part of the probes finds. */
export async function auditForm(build: Build, part: FormPart, signal: AbortSignal): Promise<FormFindings> {
  const { seed, audit, domains: recipeDomains } = build.plan.lock.recipe;
  const domains = recipeDomains.map(({ name }) => name);
  const tokenizer = await loadLockedTokenizer(build);
  const sampler = createPartSampler({ seed });
  for (const split of recipeSplits(build.plan.lock.recipe)) {
    const shards = await writtenShards(build, split);
    for await (const batch of readSplitBlocks(build.outFolder, shards)) {
      signal.throwIfAborted();
      sampler.add(split, batch);
    }
  }
  const documents = sampler.documents(tokenizer.decode);
  return findForm({ corpus: { seed, documents, domains, showTokens: tokenizer.decode } }, part, audit);
}

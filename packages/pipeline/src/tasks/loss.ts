/*
 * The loss mask of a recipe, made as blocks are written, and the count of what is to be learnt.
 *
 * learnt.json   of a write task: tokens with a 1 in the mask by domain and subdomain of the block; none without a mask
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionalColumn } from '@sluice/exporting';
import type { StreamEntry } from '@sluice/manifest';
import { lossMask } from '@sluice/packing';
import type { BlockBatch } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { artefactFile, type Build } from './build.ts';

/** What the blocks of a recipe have besides tokens and spans. */
export function optionalColumns(
  { loss, balance }: CanonicalRecipe,
  {
    labels,
    weights,
  }: { readonly labels: 'of-blocks' | 'of-documents'; readonly weights: 'with' | 'without' },
): OptionalColumn[] {
  return [
    ...(labels === 'of-documents' ? (['span_domains', 'span_subdomains'] as const) : []),
    ...(weights === 'without' || balance.objective === undefined ? [] : (['loss_weight'] as const)),
    ...(loss === undefined ? [] : (['loss_mask'] as const)),
  ];
}

/** The batch with the mask that the recipe asks for, if it asks for one. */
export function withLossMask(batch: BlockBatch, { loss }: CanonicalRecipe): BlockBatch {
  if (loss === undefined) return batch;
  const without = ['padding', ...loss.mask] as const;
  return { ...batch, lossMask: lossMask(batch, { without, firstTokens: loss.first_tokens }) };
}

type LearntTokens = readonly (readonly [domain: string, subdomain: string, tokens: number])[];

/** Counts the learnt tokens of batches, by domain and subdomain. */
export function countLearntTokens() {
  const counts = new Map<string, { domain: string; subdomain: string; tokens: number }>();
  return {
    add({ blockCount, blockSize, domains, subdomains, lossMask: mask }: BlockBatch): void {
      if (mask === undefined) return;
      for (let block = 0; block < blockCount; block++) {
        const [domain, subdomain] = [domains[block]!, subdomains[block]!];
        const key = JSON.stringify([domain, subdomain]);
        const count = counts.get(key) ?? { domain, subdomain, tokens: 0 };
        counts.set(key, count);
        for (let token = block * blockSize; token < (block + 1) * blockSize; token++)
          count.tokens += mask[token]!;
      }
    },
    write(folder: string): void {
      const rows: LearntTokens = [...counts.values()].map((one) => [one.domain, one.subdomain, one.tokens]);
      writeFileSync(join(folder, 'learnt.json'), JSON.stringify(rows));
    },
  };
}

/** The streams with the tokens that are learnt of each, where the recipe has a mask. */
export function withLearntTokens(build: Build, streams: readonly StreamEntry[]): StreamEntry[] {
  const { plan } = build;
  if (plan.lock.recipe.loss === undefined) return [...streams];
  const counts = new Map<string, number>();
  for (const task of plan.phases.write) {
    if (task.format !== 'parquet' || task.domain !== undefined) continue;
    const path = artefactFile(build, task.artefact, 'learnt.json');
    for (const [domain, subdomain, tokens] of JSON.parse(readFileSync(path, 'utf8')) as LearntTokens) {
      const key = JSON.stringify([task.split, domain, subdomain]);
      counts.set(key, (counts.get(key) ?? 0) + tokens);
    }
  }
  return streams.map((stream) => ({
    ...stream,
    learntTokens: counts.get(JSON.stringify([stream.split, stream.domain, stream.subdomain])) ?? 0,
  }));
}

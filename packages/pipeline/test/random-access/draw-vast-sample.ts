import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedFolder } from '@sluice/test-fixtures';
import type { DomainDraw } from '../../src/tasks/draw-documents.ts';
import { drawSample } from '../draw-sample.ts';
import { writeRecipe } from '../embedded-recipe.ts';
import type { VastSource } from './vast-source.ts';

export interface VastSample {
  readonly draw: DomainDraw;
  /** Bodies that the server sent for it, and answers. */
  readonly sentBytes: number;
  readonly requestCount: number;
}

/** Draws a sample of a vast source through a recipe. */
export async function drawVastSample(
  source: VastSource,
  folder: string,
  {
    limit,
    budget,
    fileCount = 880,
  }: { readonly limit: string; readonly budget: string; readonly fileCount?: number },
): Promise<VastSample> {
  const tokenizer = JSON.stringify(join(embeddedFolder(), 'tokenizer')).slice(1, -1);
  const recipe = `name: vast
seed: 1
tokenizer: "${tokenizer}"
block_size: 512
domains:
  code:
    sources:
      - { from: "${source.address}", files: "part-{000..${String(fileCount - 1).padStart(3, '0')}}.parquet", text: content, group: repo_name, name: code }
sample: { method: random-access, read_at_most: ${limit}, per_domain: ${budget} }
split: { near_duplicates: keep }
`;
  const own = mkdtempSync(join(folder, 'run-'));
  const before = { bytes: source.sentBytes(), requests: source.requestCount() };
  const { domains } = await drawSample(writeRecipe(own, recipe), join(own, 'out'));
  return {
    draw: domains[0]!,
    sentBytes: source.sentBytes() - before.bytes,
    requestCount: source.requestCount() - before.requests,
  };
}

/*
 * The whole pipeline from a program: a recipe in TypeScript, built in this process. The command line does the same
 * with `sluice build examples/build-a-corpus.recipe.ts --out <folder>`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessExecutor } from '@sluice/execution';
import { buildGraph, openOutFolder, planRecipe, prepareBuild, readCorpusManifest } from '@sluice/pipeline';

const outFolder = await mkdtemp(join(tmpdir(), 'sluice-example-'));
await openOutFolder(outFolder);

const planned = await planRecipe(join(import.meta.dirname, 'build-a-corpus.recipe.ts'));
const { build } = await prepareBuild(planned, outFolder);
await createInProcessExecutor().run(buildGraph(build));

const { streams } = await readCorpusManifest(outFolder);
for (const { split, domain, documents, writtenTokens } of streams) {
  console.log(`${split} ${domain}: ${writtenTokens} tokens of ${documents} documents`);
}
await rm(outFolder, { recursive: true });

/* Prints:
train code: 81536 tokens of 167 documents
train prose: 81536 tokens of 145 documents
validation code: 7168 tokens of 13 documents
validation prose: 6528 tokens of 11 documents
*/

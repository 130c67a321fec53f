import { join } from 'node:path';
import { auditRepresentativeness, type Representativeness } from '@sluice/auditing';
import type { SampleCertificate } from '@sluice/manifest';
import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { embeddedFolder, sharedDataFolder } from '@sluice/test-fixtures';
import { certifySamples } from '../src/tasks/sample-certificate/certify-sample.ts';
import { readDrawn } from '../src/tasks/sample-certificate/read-drawn.ts';
import { writeRecipe } from './embedded-recipe.ts';

/** How code is sampled by a method, held against all of it. */
export interface MethodOutcome {
  readonly certificate: SampleCertificate;
  /** Against the whole population, also where the method read but a part of it. */
  readonly against: Representativeness;
  /** Stored bytes that were read. */
  readonly bytesRead: number;
}

const recipeOf = (sample: string, seed: string): string => `name: methods
seed: ${seed}
tokenizer: ${JSON.stringify(join(embeddedFolder(), 'tokenizer'))}
block_size: 128
domains:
  code:
    sources: [{ from: ${JSON.stringify(join(sharedDataFolder(), 'codeparrot-shaped/data'))}, text: content, group: repo_name }]
sample: ${sample}
split: { near_duplicates: keep }
`;

/** Samples the 64 MB of code in ten shards, ordered by repository, in a folder of its own. */
export async function sampleCode(
  folder: string,
  sample: string,
  seed = '42',
): Promise<{
  readonly certificate: SampleCertificate;
  readonly groups: Map<string, number>;
  readonly bytesRead: number;
}> {
  const out = join(folder, `out-${sample.replaceAll(/[^a-z0-9]+/gi, '-')}-${seed}`);
  await openOutFolder(out);
  const { build } = await prepareBuild(await planRecipe(writeRecipe(folder, recipeOf(sample, seed))), out);
  const graph = buildGraph(build);
  let bytesRead = 0;
  for (const phase of ['survey', 'draw', 'sample', 'select'] as const)
    for (const index of build.plan.phases[phase].keys())
      await graph.run(
        { phase, index },
        { signal: new AbortController().signal, onProgress: ({ bytes = 0 }) => (bytesRead += bytes) },
      );
  const groups = new Map<string, number>();
  for (const { group } of readDrawn(build).get('code')!) groups.set(group!, (groups.get(group!) ?? 0) + 1);
  return { certificate: certifySamples(build)[0]!.certificate, groups, bytesRead };
}

/** The sample of each method, against the repositories of all code. */
export async function compareMethods(
  folder: string,
  methods: readonly string[],
): Promise<Map<string, MethodOutcome>> {
  const outcomes = new Map<string, MethodOutcome>();
  const whole = await sampleCode(folder, '{ method: every }');
  for (const method of methods) {
    const { certificate, groups, bytesRead } = await sampleCode(
      folder,
      `{ per_domain: 3 MB, method: ${method} }`,
    );
    const against = auditRepresentativeness({ subject: method, population: whole.groups, sample: groups });
    outcomes.set(method, { certificate, against, bytesRead });
  }
  return outcomes;
}

export const UNIFORM_METHODS = ['uniform', 'reservoir'];
export const OTHER_METHODS = ['shuffle-buffer, buffer: 1000 documents', 'shuffle-buffer', 'head'];

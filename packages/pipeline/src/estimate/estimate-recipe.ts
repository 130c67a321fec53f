import type { PlannedRecipe } from '../prepare-build.ts';
import { loadLockedTokenizer, readLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { type BuildEstimate, estimateBuild } from './estimate-build.ts';
import type { MemoryNeed } from './plan-memory.ts';
import { probeSources } from './probe-sources.ts';

/** What a build of a recipe will come to, from a look at a little of each source. */
export async function estimateRecipe(
  planned: PlannedRecipe,
  options: { readonly signal?: AbortSignal } = {},
): Promise<BuildEstimate> {
  const { plan, baseFolder } = planned;
  const { vocabularySize } = await loadLockedTokenizer(planned);
  return estimateBuild(plan, await probeSources(plan, { baseFolder, ...options }), vocabularySize);
}

/** What decides the memory of a build's workers. */
export async function memoryNeed(planned: PlannedRecipe, estimate: BuildEstimate): Promise<MemoryNeed> {
  const files = await readLockedTokenizer(planned);
  return {
    ownBytes: process.resourceUsage().maxRSS * 1024,
    tokenizerBytes: [...files.values()].reduce((sum, text) => sum + text.length, 0),
    documents: Math.max(estimate.candidates, estimate.documents),
    heldOut: {
      tokens: estimate.heldOutTokens,
      sharedRuns: planned.plan.lock.recipe.split.shared_runs ?? 'keep',
    },
  };
}

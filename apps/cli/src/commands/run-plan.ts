import { availableParallelism } from 'node:os';
import {
  describeBudget,
  describeMethod,
  estimateRecipe,
  PHASE_NAMES,
  type PlannedRecipe,
  planRecipe,
  sampleWarnings,
} from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';
import { renderEstimate } from '../render-estimate.ts';
import { tellWarnings } from '../tell-warnings.ts';

export interface PlanOptions {
  readonly json?: boolean;
  /** Whether sources are looked at to say what the build would come to. */
  readonly estimate: boolean;
  /** @default as many as there are cores */
  readonly workers?: number;
}

/** `sluice plan`: resolves a recipe and shows what a build would read and make. Writes nothing. */
export async function runPlan(recipePath: string, options: PlanOptions): Promise<ExitCode> {
  const interrupt = interruptSignal();
  try {
    const planned = await planRecipe(recipePath, { signal: interrupt.signal });
    tellWarnings(planned.warnings);
    const { signal } = interrupt;
    const estimate = options.estimate ? await estimateRecipe(planned, { signal }) : undefined;
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ ...planned.plan, estimate }, null, 2)}\n`);
      return EXIT_CODES.ok;
    }
    process.stdout.write(renderPlan(planned));
    const { workers = availableParallelism() } = options;
    if (estimate !== undefined) process.stdout.write(`\n${renderEstimate(planned.plan, estimate, workers)}`);
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function renderPlan({ lock, plan, tokenizer }: PlannedRecipe): string {
  const { recipe } = lock;
  const sources = lock.sources.map((source) => [
    source.domain,
    source.name,
    renderCount(source.files.length),
    renderCount(source.files.reduce((sum, file) => sum + file.byteLength, 0)),
  ]);
  const domains = recipe.domains.map(({ name, sample }) => [
    name,
    describeBudget(sample.budget),
    describeMethod(sample),
  ]);
  const phases = PHASE_NAMES.filter((name) => plan.phases[name].length > 0).map((name) => [
    name,
    renderCount(plan.phases[name].length),
  ]);
  const outputs = plan.phases.write.map(
    ({ format, split, domain, shard, shardCount }) =>
      `  ${format}: ${split}${domain === undefined ? '' : ` of ${domain}`}, ${shard + 1} of ${shardCount}`,
  );
  return [
    `${recipe.name}: seed ${recipe.seed}, blocks of ${recipe.block_size} tokens, tokenizer ${lock.tokenizer.from}`,
    `Engine "${tokenizer.engine}": ${tokenizer.engineReason}.`,
    ...tokenizer.knownDivergences.map((divergence) => `Known: ${divergence}.`),
    '',
    'It would read:',
    renderTable(['domain', 'source', 'files', 'stored bytes'], sources),
    '',
    'It would sample:',
    renderTable(['domain', 'budget', 'method'], domains),
    ...sampleWarnings(plan).map((warning) => `Warning: ${warning}.`),
    '',
    `It would hold out ${renderHeldOut(recipe.split)},`,
    `pack by "${recipe.pack.strategy}" within each ${recipe.pack.within}, and balance to "${recipe.balance.to}".`,
    '',
    'It would run:',
    renderTable(['phase', 'tasks'], phases),
    '',
    'It would write:',
    ...outputs,
    '',
  ].join('\n');
}

type Split = PlannedRecipe['lock']['recipe']['split'];

function renderHeldOut({ validation, test, at_least, at_most }: Split): string {
  const sizes = `${renderSize(validation)} for validation${test === undefined ? '' : ` and ${renderSize(test)} for test`}`;
  return `of each domain ${sizes}, at least ${at_least} documents where that is a share, at most ${at_most * 100} %`;
}

function renderSize(size: Split['validation']): string {
  if (typeof size === 'number') return `${size * 100} % of the documents`;
  return 'documents' in size
    ? `${renderCount(size.documents)} documents`
    : `${renderCount(size.tokens)} tokens`;
}

import { PHASE_NAMES, type PlannedRecipe, planRecipe } from '@sluice/pipeline';
import { renderCount, renderTable } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';

export interface PlanOptions {
  readonly json?: boolean;
}

/** `sluice plan`: resolves a recipe and shows what a build would read and make. Writes nothing. */
export async function runPlan(recipePath: string, options: PlanOptions): Promise<ExitCode> {
  const interrupt = interruptSignal();
  try {
    const planned = await planRecipe(recipePath, undefined, { signal: interrupt.signal });
    process.stdout.write(options.json ? `${JSON.stringify(planned.plan, null, 2)}\n` : renderPlan(planned));
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

function renderPlan({ lock, plan }: PlannedRecipe): string {
  const { recipe } = lock;
  const sources = lock.sources.map((source) => [
    source.domain,
    source.name,
    renderCount(source.files.length),
    renderCount(source.files.reduce((sum, file) => sum + file.byteLength, 0)),
  ]);
  const domains = recipe.domains.map((domain) => [domain.name, renderBudget(domain.sample)]);
  const phases = PHASE_NAMES.map((name) => [name, renderCount(plan.phases[name].length)]);
  const outputs = plan.phases.write.map(
    (task) => `  ${task.format}: ${task.split}, ${task.shard + 1} of ${task.shardCount}`,
  );
  return [
    `${recipe.name}: seed ${recipe.seed}, blocks of ${recipe.block_size} tokens, tokenizer ${lock.tokenizer.from}`,
    '',
    'It would read:',
    renderTable(['domain', 'source', 'files', 'stored bytes'], sources),
    '',
    `It would sample (${recipe.sample.method}):`,
    renderTable(['domain', 'budget'], domains),
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

function renderBudget(budget: PlannedRecipe['lock']['recipe']['domains'][number]['sample']): string {
  if (budget === 'all') return 'all documents';
  return 'bytes' in budget
    ? `${renderCount(budget.bytes)} bytes of text`
    : `${renderCount(budget.documents)} documents`;
}

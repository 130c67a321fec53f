import {
  allocateQuotas,
  createThresholdSketch,
  mergeBottomK,
  mergeStratified,
  type QuotaRequest,
  type Tally,
} from '@sluice/sampling';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import type { Strata } from '../recipe/sample-schema.ts';
import { readTaskPopulation } from './account-sources.ts';
import type { Build } from './build.ts';
import { candidateBudget } from './candidate-gate.ts';
import { type Candidates, readCandidates, withCandidateColumns } from './candidates.ts';
import { cutAtTokens } from './cut-at-tokens.ts';

/** The candidates of a domain that are its sample, in order of priority. */
export interface ChosenCandidates {
  readonly candidates: readonly Candidates[];
  /** Which of the candidates' tables each document is in, and its row there. */
  readonly tables: Uint32Array;
  readonly tableRows: Uint32Array;
  /** False if the sources had less than the budget: everything was taken. */
  readonly isBudgetReached: boolean;
  /** Tokens of the documents as they are trained on, where the budget is in tokens. */
  readonly tokens?: number;
  /** Documents, or bytes, that each stratum is to give, where there are strata. */
  readonly quotas?: ReadonlyMap<string, number>;
}

/** Cuts a domain's sample out of the candidates of its tasks. */
export async function chooseCandidates(
  build: Build,
  domain: CanonicalDomain,
  signal: AbortSignal,
): Promise<ChosenCandidates> {
  const { budget, strata } = domain.sample;
  const tasks = build.plan.phases.sample.flatMap((task, number) =>
    task.domain === domain.name ? [number] : [],
  );
  const { candidates, threshold } = readSmallest(build, domain, tasks);
  if (strata !== undefined) return chooseByStrata(build, { domain, strata, tasks, candidates });
  if (budget !== 'all' && 'tokens' in budget) {
    const cut = await cutAtTokens(build, { domain, tasks, candidates, threshold }, signal);
    return { candidates, ...cut };
  }
  const merged = mergeBottomK(
    candidates.map(({ table }) => table),
    budget === 'all' ? 'every' : budget,
  );
  return { candidates, ...merged };
}

/** The candidates of all tasks below the priority that fills the budget: others need not be read. */
function readSmallest(
  build: Build,
  { sample }: CanonicalDomain,
  tasks: readonly number[],
): { readonly candidates: Candidates[]; readonly threshold: number } {
  const sketch = createThresholdSketch(sample.strata === undefined ? candidateBudget(sample) : 'every');
  for (const task of tasks) {
    for (const { priority, byteLength } of readPriorities(build, task)) {
      if (priority >= sketch.threshold) break;
      sketch.add(priority, { byteLength });
    }
  }
  const { threshold } = sketch;
  const candidates = tasks.map((task) => readCandidates(build, task, countBelow(build, task, threshold)));
  return { candidates, threshold };
}

const CHUNK_ROWS = 8_192;

function* readPriorities(build: Build, task: number): Generator<{ priority: number; byteLength: number }> {
  const rowCount = withCandidateColumns(build, task, (file) => file.length('priorities'));
  for (let start = 0; start < rowCount; start += CHUNK_ROWS) {
    const end = Math.min(rowCount, start + CHUNK_ROWS);
    const { priorities, byteLengths } = withCandidateColumns(build, task, (file) => ({
      priorities: file.f64('priorities', start, end),
      byteLengths: file.f64('byteLengths', start, end),
    }));
    for (const [row, priority] of priorities.entries()) yield { priority, byteLength: byteLengths[row]! };
  }
}

/** How many candidates of a task have a priority below a limit; they are in order. */
function countBelow(build: Build, task: number, limit: number): number {
  return withCandidateColumns(build, task, (file) => {
    let low = 0;
    let high = file.length('priorities');
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (file.f64('priorities', middle, middle + 1)[0]! < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

interface StratifiedDraw {
  readonly domain: CanonicalDomain;
  readonly strata: Strata;
  readonly tasks: readonly number[];
  readonly candidates: readonly Candidates[];
}

function chooseByStrata(
  build: Build,
  { domain, strata, tasks, candidates }: StratifiedDraw,
): ChosenCandidates {
  const { budget } = domain.sample;
  const given = budget === 'all' ? (strata.quotas as { readonly at_most: object }).at_most : budget;
  const unit = 'bytes' in given ? 'bytes' : 'documents';
  const population = strataPopulation(build, tasks, unit);
  const all = [...population.values()].reduce((sum, amount) => sum + amount, 0);
  if (all === 0)
    return { candidates, tables: new Uint32Array(), tableRows: new Uint32Array(), isBudgetReached: false };
  const amount = budget === 'all' ? all : amountOf(budget as Amount, unit);
  const quotas = allocateQuotas({ amount, population, rule: quotaRule(strata, unit) });
  const parts = candidates.map(({ table, stratumOf }) => ({
    table,
    strata: Array.from(table.rows, (_, row) => stratumOf(row)),
  }));
  const quotaSum = [...quotas.values()].reduce((sum, quota) => sum + quota, 0);
  return {
    candidates,
    ...mergeStratified(parts, quotas, unit),
    isBudgetReached: budget === 'all' || quotaSum >= amount,
    quotas,
  };
}

type Amount = { readonly bytes: number } | { readonly documents: number };

const amountOf = (amount: Amount, unit: 'bytes' | 'documents'): number =>
  (amount as { readonly bytes: number; readonly documents: number })[unit];

function quotaRule({ quotas }: Strata, unit: 'bytes' | 'documents'): QuotaRequest['rule'] {
  return typeof quotas === 'string' ? quotas : { cap: amountOf(quotas.at_most, unit) };
}

/** Documents, or bytes, of each stratum in the whole domain. */
function strataPopulation(build: Build, tasks: readonly number[], unit: keyof Tally): Map<string, number> {
  const sums = new Map<string, number>();
  for (const task of tasks) {
    for (const [name, tally] of Object.entries(readTaskPopulation(build, task).strata))
      sums.set(name, (sums.get(name) ?? 0) + tally[unit]);
  }
  return sums;
}

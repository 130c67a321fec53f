/*
 * Recipes with every choice drawn at random, planned, built, verified and audited, and built again in smaller tasks. A
 * recipe may be refused with an error that is meant for people; whatever is built must be as its manifest says, keep what
 * it promises, and be the same bytes again. Prints what became of the recipes, and each that went wrong. Run it from the
 * root, with the number of recipes and the number of the first:
 *
 *   node --conditions=@sluice/source apps/cli/bench/random-recipes.ts 100 [0]
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInProcessExecutor } from '@sluice/execution';
import {
  type AuditReport,
  auditCorpus,
  buildGraph,
  estimateRecipe,
  openOutFolder,
  planRecipe,
  prepareBuild,
  readCorpusManifest,
  verifyCorpus,
} from '@sluice/pipeline';
import { judgePromises } from '@sluice/reporting';
import { digestTree } from '../test/digest-tree.ts';
import { drawRecipe } from './random-recipes/draw-recipe.ts';

const [COUNT, FIRST] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 0)];
const SMALL_TASKS = { sampleBytes: 1, encodeBytes: 20_000, writeBytes: 256e6 };
/** Errors that name what a person can change. */
const MEANT = new Set(['DataError', 'RecipeError']);

/** Promises that no recipe's choices may break. */
const ALWAYS_KEPT = new Set(['Every token has an origin', 'Exact balance', 'Nothing lost in silence']);

const outcomes = new Map<string, number>();
for (let number = FIRST; number < FIRST + COUNT; number++) {
  const recipe = JSON.stringify(drawRecipe('1', number), undefined, 2);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-random-'));
  try {
    const path = join(folder, 'recipe.json');
    writeFileSync(path, recipe);
    const { outcome, faults } = await tryRecipe(path, folder);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    for (const fault of faults) console.log(`recipe ${number}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
for (const [outcome, count] of [...outcomes].sort(([, a], [, b]) => b - a))
  console.log(`${count} ${outcome}`);

interface Trial {
  readonly outcome: string;
  readonly faults: readonly string[];
}

async function tryRecipe(path: string, folder: string): Promise<Trial> {
  const [out, again] = [join(folder, 'out'), join(folder, 'again')];
  try {
    const planned = await planRecipe(path);
    await estimateRecipe(planned);
    await build(planned, out);
  } catch (error) {
    const { name, code, stack } = error as Error & { code?: string };
    if (!MEANT.has(name)) return { outcome: 'failed', faults: [`${stack}`] };
    return { outcome: `refused: ${code ?? name}`, faults: [] };
  }
  try {
    await build(await planRecipe(path, { taskSizes: SMALL_TASKS }), again);
    const faults = [...(await faultsOf(out)), ...differences(digestTree(out), digestTree(again))];
    return { outcome: 'built', faults };
  } catch (error) {
    return { outcome: 'failed', faults: [`${(error as Error).stack}`] };
  }
}

async function build(planned: Awaited<ReturnType<typeof planRecipe>>, out: string): Promise<void> {
  await openOutFolder(out);
  const { build: prepared } = await prepareBuild(planned, out);
  await createInProcessExecutor().run(buildGraph(prepared));
}

/** What a corpus is not as it should be. */
async function faultsOf(out: string): Promise<string[]> {
  const { problems } = await verifyCorpus(out);
  await auditCorpus(out);
  const manifest = await readCorpusManifest(out);
  const { findings } = JSON.parse(readFileSync(join(out, 'audit.json'), 'utf8')) as AuditReport;
  const broken = judgePromises({ manifest, findings })
    .filter(({ verdict, promise }) => verdict === 'not kept' && ALWAYS_KEPT.has(promise))
    .map(({ promise, figure, faults }) => `${promise} is not kept: ${figure} ${faults.join('; ')}`);
  return [...problems.filter((problem) => !isOfCropping(problem)), ...broken];
}

/** Of two long documents that are not alike, packing may write parts that are; the certificate then says so. */
function isOfCropping(problem: string): boolean {
  return problem.startsWith('the splits are not apart (near-copies)');
}

function differences(a: Record<string, string>, b: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...paths].filter((path) => a[path] !== b[path]).map((path) => `${path} differs in smaller tasks`);
}

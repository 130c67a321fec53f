/*
 * Builds of the local recipe at reduced size, each killed one to three times, then failed once, and run again until it
 * ends. All must leave the bytes of one that nobody disturbed. Who is killed, what fails and when is drawn by key:
 *
 *   all      SIGKILL to the build and its workers at once, as when the power goes
 *   owner    SIGKILL to the build alone; the next run begins while its workers may still write
 *   worker   SIGKILL to one worker, as when the system is out of memory; to the build while it has none
 *   ENOSPC, EIO, OOM   a write of some process fails, or takes all memory (chaos-fault.ts)
 *
 * Run it from the root after `pnpm build`, with the number of builds:
 *
 *   node --conditions=@sluice/source apps/cli/bench/chaos.ts 50
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { drawFor } from '../../../packages/determinism/src/index.ts';
import { digestTree } from '../test/digest-tree.ts';
import { writeReducedRecipe } from './reduced-recipe.ts';

const BUILDS = Number(process.argv[2] ?? 50);
const KILLS = ['all', 'owner', 'worker'] as const;
const FAILURES = ['ENOSPC', 'EIO', 'OOM'] as const;
type Disturbance = (typeof KILLS | typeof FAILURES)[number];

const FAULTS = pathToFileURL(join(import.meta.dirname, 'chaos-fault.ts')).href;
/** About as many writes as a process makes in a build of this size. */
const WRITES = 90;

interface Outcome {
  /** 0 if the build ended before it was disturbed. */
  readonly exitCode: number | null;
  /** Whether a process was killed while the build ran. */
  readonly struck: boolean;
  /** The phase that ran when it was disturbed, or ended. */
  readonly phase: string;
  readonly stderr: string;
  readonly seconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-chaos-'));
const counts = new Map<string, number>();
/** How many builds were killed so many times before they ended. */
const buildsByKills = new Map<number, number>();
const seen = new Map<Disturbance, Set<string>>();
let runCount = 0;
try {
  const recipe = writeReducedRecipe(folder);
  const whole = await run(recipe, join(folder, 'whole'));
  if (whole.exitCode !== 0) throw new Error(whole.stderr);
  const expected = digestTree(join(folder, 'whole'));
  console.log(`undisturbed: ${whole.seconds.toFixed(1)} s, ${Object.keys(expected).length} files`);
  for (let build = 0; build < BUILDS; build++)
    await disturb(recipe, { build, seconds: whole.seconds, expected });
  console.log(`\n${BUILDS} builds in ${runCount} runs ended in the same bytes.`);
  for (const [kills, builds] of [...buildsByKills].sort())
    console.log(`  SIGKILL × ${kills}: ${builds} builds`);
  console.log('Disturbances by phase:');
  for (const [what, count] of [...counts].sort()) console.log(`  ${what.padEnd(34)}${count}`);
  for (const [what, messages] of seen) console.log(`${what}:\n  ${[...messages].slice(0, 3).join('\n  ')}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface BuildPlan {
  readonly build: number;
  readonly seconds: number;
  readonly expected: Record<string, string>;
}

/** One build, killed one to three times and failed once, until it ends; then its bytes. */
async function disturb(recipe: string, { build, seconds, expected }: BuildPlan): Promise<void> {
  const out = join(folder, `build-${build}`);
  const draw = drawFor('chaos', 'chaos/build', String(build));
  const kills = Array.from({ length: 1 + draw.below(3) }, () => KILLS[draw.below(KILLS.length)]!);
  let killed = 0;
  for (const what of [...kills, FAILURES[draw.below(FAILURES.length)]!]) {
    const afterSeconds = draw.uniform() * seconds;
    const outcome = await run(recipe, out, { what, afterSeconds, write: draw.below(WRITES) });
    record(what, outcome);
    if (outcome.struck && isKill(what)) killed++;
  }
  buildsByKills.set(killed, (buildsByKills.get(killed) ?? 0) + 1);
  const last = await run(recipe, out);
  if (last.exitCode !== 0) throw new Error(`build ${build} did not end: ${last.stderr}`);
  const tree = digestTree(out);
  if (!isDeepStrictEqual(tree, expected)) {
    const differing = Object.keys({ ...tree, ...expected }).filter((path) => tree[path] !== expected[path]);
    throw new Error(`build ${build} left other bytes: ${differing.join(', ')}`);
  }
  process.stdout.write('.');
  rmSync(out, { recursive: true });
}

/** Counts a disturbance, and keeps what the command said of it. */
function record(what: Disturbance, outcome: Outcome): void {
  if (outcome.exitCode === 1 || outcome.exitCode === 2) throw new Error(`${what}: ${outcome.stderr}`);
  const when = outcome.struck || outcome.exitCode !== 0 ? outcome.phase : 'no phase (had ended)';
  counts.set(`${what} in ${when}`, (counts.get(`${what} in ${when}`) ?? 0) + 1);
  const message = outcome.stderr.split('\n').find((line) => line.startsWith('error:'));
  if (message !== undefined)
    seen.set(what, (seen.get(what) ?? new Set()).add(message.replaceAll(folder, '…')));
}

function isKill(what: Disturbance): boolean {
  return (KILLS as readonly Disturbance[]).includes(what);
}

interface Blow {
  readonly what: Disturbance;
  readonly afterSeconds: number;
  /** Which write of each process fails. */
  readonly write: number;
}

function run(recipe: string, out: string, blow?: Blow): Promise<Outcome> {
  runCount++;
  const isFault = blow !== undefined && !isKill(blow.what);
  const flags = isFault ? [`--import=${FAULTS}`, '--max-old-space-size=300'] : [];
  const args = ['apps/cli/dist/main.js', 'build', recipe, '--out', out, '--workers', '2', '--json'];
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, ...args], {
    detached: true, // a process group of its own, to be killed whole
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(isFault ? { CHAOS_FAULT: `${blow.what} ${blow.write}` } : {}) },
  });
  let [phase, stderr, struck] = ['before the first', '', false];
  child.stdout.on('data', (chunk: Buffer) => {
    for (const [, name] of chunk.toString().matchAll(/"phase-started","phase":\{"name":"(\w+)"/g))
      phase = name!;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer =
    blow === undefined || isFault
      ? undefined
      : setTimeout(() => {
          struck = true;
          strike(child, blow.what);
        }, blow.afterSeconds * 1000);
  return new Promise((done) =>
    // Not 'close': orphans hold the pipes, and the next run is to begin while they live.
    child.on('exit', (exitCode) => {
      clearTimeout(timer);
      done({ exitCode, struck, phase, stderr, seconds: (performance.now() - started) / 1000 });
    }),
  );
}

function strike(child: ChildProcess, what: Disturbance): void {
  const owner = child.pid!;
  if (what === 'all') return void process.kill(-owner, 'SIGKILL');
  const workers = readFileSync(`/proc/${owner}/task/${owner}/children`, 'utf8').trim().split(' ');
  const struck = what === 'owner' || workers[0] === '' ? owner : Number(workers.at(-1));
  process.kill(struck, 'SIGKILL');
}

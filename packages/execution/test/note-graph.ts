import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { GraphSource, TaskAddress, TaskGraph } from '@sluice/execution';
import { DataError } from '@sluice/records';

/** What a task does instead of being done. */
export type Mishap =
  | 'throw'
  | 'throw-data-error'
  | 'throw-disk-full'
  | 'die'
  | 'hang'
  | 'hang-once'
  | 'spin'
  | 'fail-once';

/** A graph whose tasks only note that they ran, in files, so that any process may run them. Plain JSON. */
export interface NoteGraphPlan {
  readonly folder: string;
  readonly taskCounts: Readonly<Record<string, number>>;
  /** Both by task, such as `b 0`. */
  readonly weights?: Readonly<Record<string, number>>;
  readonly mishaps?: Readonly<Record<string, Mishap>>;
}

const nameOf = ({ phase, index }: TaskAddress) => `${phase} ${index}`;

export function openNoteGraph(plan: NoteGraphPlan): TaskGraph {
  const done = (task: TaskAddress) => join(plan.folder, `done ${nameOf(task)}`);
  return {
    phases: Object.entries(plan.taskCounts).map(([name, taskCount]) => ({ name, taskCount })),
    weightOf: (task) => plan.weights?.[nameOf(task)] ?? 1,
    isDone: (task) => Promise.resolve(existsSync(done(task))),
    async run(task, { signal, onProgress }) {
      const name = nameOf(task);
      mkdirSync(plan.folder, { recursive: true });
      appendFileSync(join(plan.folder, 'order'), `${name}\n`);
      writeFileSync(join(plan.folder, `process of ${name}`), String(process.pid));
      onProgress({ documents: 1 });
      await suffer(plan, name, signal);
      signal.throwIfAborted();
      writeFileSync(done(task), String(process.pid));
    },
  };
}

async function suffer({ folder, mishaps = {} }: NoteGraphPlan, name: string, signal: AbortSignal) {
  const mishap = mishaps[name];
  if (mishap === 'throw') throw new Error(`${name} failed`);
  if (mishap === 'throw-data-error') {
    throw new DataError('test/bad-row', `${name} has a bad row`, {
      position: { source: 's', file: 'f', row: 3 },
      hint: 'Mend it.',
      cause: new Error('a comma'),
    });
  }
  if (mishap === 'throw-disk-full') writeFileSync('/dev/full', 'x');
  if (mishap === 'die') process.kill(process.pid, 'SIGKILL');
  if (mishap === 'hang' || (mishap === 'hang-once' && isFirst(folder)))
    await delay(60_000, undefined, { signal }).catch(() => signal.throwIfAborted());
  if (mishap === 'spin') for (const end = performance.now() + 20_000; performance.now() < end; );
  if (mishap === 'fail-once' && isFirst(folder)) throw new Error(`${name} failed once`);
}

/** Whether nobody asked before, in whatever process. */
function isFirst(folder: string): boolean {
  const path = join(folder, 'asked');
  if (existsSync(path)) return false;
  writeFileSync(path, '');
  return true;
}

/** How another process opens the graph. */
export function noteSource(plan: NoteGraphPlan): GraphSource {
  return { module: pathToFileURL(import.meta.filename).href, function: 'openNoteGraph', data: plan };
}

/** The tasks that were started, in order. */
export function startedTasks({ folder }: NoteGraphPlan): string[] {
  const path = join(folder, 'order');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

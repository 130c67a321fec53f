import { type BuildGraph, changedKeys, compareLocks, type Lock, type PreparedBuild } from '@sluice/pipeline';

/** What a build finds done when it begins, and what changed since the build that was here before. */
export interface Resumption {
  readonly kind: 'resumed';
  readonly phases: readonly {
    readonly name: string;
    readonly taskCount: number;
    readonly doneCount: number;
  }[];
  /** Keys of the recipe and sentences about what lies outside; empty if nothing changed. */
  readonly changes: readonly string[];
}

/** Undefined for a first build. */
export async function describeResumption(
  { before, build }: PreparedBuild,
  graph: BuildGraph,
): Promise<Resumption | undefined> {
  if (before === undefined) return undefined;
  const phases: Resumption['phases'][number][] = [];
  for (const { name, taskCount } of graph.phases) {
    let doneCount = 0;
    for (let index = 0; index < taskCount; index++)
      if (await graph.isDone({ phase: name, index })) doneCount++;
    phases.push({ name, taskCount, doneCount });
  }
  return { kind: 'resumed', phases, changes: describeChanges(before, build.plan.lock) };
}

function describeChanges(before: Lock, after: Lock): string[] {
  return [
    ...changedKeys(before.recipe, after.recipe).map((key) => `the recipe's ${key}`),
    ...compareLocks(before, after),
  ];
}

/** Changes that are named; more are counted. */
const SHOWN = 4;

/** Nothing where all is done: the end of the build says that. */
export function renderResumption({ phases, changes }: Resumption): string {
  const left = phases.filter(({ doneCount, taskCount }) => doneCount < taskCount);
  if (left.length === 0) return '';
  const reused = phases.filter(({ doneCount }) => doneCount > 0);
  const named = [...changes.slice(0, SHOWN), ...(changes.length > SHOWN ? ['and more'] : [])];
  return [
    ...(named.length === 0 ? [] : [`Changed since the last build: ${named.join('; ')}.`]),
    reused.length === 0
      ? 'Nothing of it can be used again.'
      : `Reused: ${renderPhases(reused, 'doneCount')}.`,
    `To do: ${renderPhases(left)}.`,
    '',
  ].join('\n');
}

function renderPhases(phases: Resumption['phases'], counted?: 'doneCount'): string {
  return phases
    .map(({ name, taskCount, doneCount }) => {
      const count = counted === undefined ? taskCount - doneCount : doneCount;
      return `${name}${taskCount === 1 ? '' : ` (${count} of ${taskCount} tasks)`}`;
    })
    .join(', ');
}

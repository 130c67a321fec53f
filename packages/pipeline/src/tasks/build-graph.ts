import { sampleTaskBytes } from '../plan/estimate-bytes.ts';
import { PHASE_NAMES, type PhaseName } from '../plan/plan.ts';
import { isArtefactComplete, writeArtefact } from '../storage/artefact.ts';
import { auditWeight, runAuditTask } from './audit.ts';
import { runBalanceTask } from './balance.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import { runCertifyTask } from './certify.ts';
import { runDrawTask } from './clusters/draw.ts';
import { runSurveyTask } from './clusters/survey.ts';
import { runEncodeTask } from './encode.ts';
import { runFinishTask } from './finish.ts';
import { runSampleTask } from './sample.ts';
import { runSelectTask } from './select.ts';
import { runWriteTask } from './write.ts';

const RUN: Readonly<Record<PhaseName, RunTask>> = {
  survey: runSurveyTask,
  draw: runDrawTask,
  sample: runSampleTask,
  select: runSelectTask,
  encode: runEncodeTask,
  balance: runBalanceTask,
  write: runWriteTask,
  audit: runAuditTask,
  certify: runCertifyTask,
  finish: runFinishTask,
};

/** A task by phase and place; the shape that executors call tasks by. */
export interface TaskAddress {
  readonly phase: string;
  readonly index: number;
}

/** A build as an executor sees it: phases of tasks, each with an artefact that is there or not. */
export interface BuildGraph {
  readonly phases: readonly { readonly name: PhaseName; readonly taskCount: number }[];
  /** What a task costs beside others of its phase; the heaviest may be started first. */
  weightOf(task: TaskAddress): number;
  isDone(task: TaskAddress): Promise<boolean>;
  run(task: TaskAddress, context: TaskContext): Promise<void>;
}

/** Whether all that a build leaves in its output folder is there; work files may have been cleaned away. */
export async function isCorpusComplete(build: Build): Promise<boolean> {
  const { finish, write } = build.plan.phases;
  for (const { artefact } of [...finish, ...write])
    if (!(await isArtefactComplete(build, artefact))) return false;
  return true;
}

export function buildGraph(build: Build): BuildGraph {
  const artefactOf = ({ phase, index }: TaskAddress): string => {
    const artefact = build.plan.phases[phase as PhaseName]?.[index]?.artefact;
    if (artefact === undefined) throw new RangeError(`buildGraph: the plan has no task ${phase} ${index}`);
    return artefact;
  };
  return {
    phases: PHASE_NAMES.map((name) => ({ name, taskCount: build.plan.phases[name].length })).filter(
      ({ taskCount }) => taskCount > 0,
    ),
    weightOf: ({ phase, index }) => {
      if (phase === 'sample') return sampleTaskBytes(build.plan, index);
      return phase === 'audit' ? auditWeight(index) : 1;
    },
    isDone: async (task) =>
      (await isArtefactComplete(build, artefactOf(task))) || (await isCorpusComplete(build)),
    run: (task, context) =>
      writeArtefact(build, artefactOf(task), (folder) =>
        RUN[task.phase as PhaseName](build, task.index, { ...context, folder }),
      ),
  };
}

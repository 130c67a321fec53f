import { digestJson } from '@sluice/manifest';
import type { PlannedTask } from './plan.ts';

/**
 * Changed whenever a task's artefact would have other bytes for the same recipe, seed and lock, so that artefacts
 * of earlier versions are not taken for its own.
 */
const PIPELINE_VERSION = 20;

/** Tasks of a phase that depend on the same; each has a name of its own. */
export function planTasks(phase: string, taskCount: number, key: object): PlannedTask[] {
  return Array.from({ length: taskCount }, (_, index) => ({
    artefact: artefactName(phase, index, { ...key, taskCount, index }),
  }));
}

/** The name of a task's artefact; it carries the hash of all that the artefact depends on. */
export function artefactName(phase: string, index: number, key: object): string {
  const digest = digestJson({ pipelineVersion: PIPELINE_VERSION, phase, ...key });
  return `${phase}-${String(index).padStart(5, '0')}-${digest.slice(0, 16)}`;
}

export const artefactsOf = (tasks: readonly PlannedTask[]): string[] => tasks.map((task) => task.artefact);

export const countTasks = (byteCount: number, bytesOfTask: number): number =>
  Math.max(1, Math.ceil(byteCount / bytesOfTask));

import type { GraphSource } from './graph-source.ts';
import type { PackedError } from './pack-error.ts';
import type { TaskAddress, TaskProgress } from './task-graph.ts';

/** What a worker is told. It is told to run a task only when it has none. */
export type ToWorker =
  | { readonly kind: 'open'; readonly source: GraphSource }
  | { readonly kind: 'run'; readonly task: TaskAddress }
  | { readonly kind: 'stop'; readonly reason: PackedError };

/** What a worker says of the task that it runs. */
export type FromWorker =
  | { readonly kind: 'progressed'; readonly progress: TaskProgress }
  | { readonly kind: 'finished'; readonly seconds: number; readonly peakMemoryBytes: number }
  | { readonly kind: 'failed'; readonly error: PackedError };

/** How a worker ended. */
export interface WorkerEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A worker as the pool sees it, whatever it runs in. */
export interface WorkerLink {
  send(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  onEnd(listener: (end: WorkerEnd) => void): void;
  /** Asks a worker without a task to end. */
  close(): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** A worker's own side of the link. */
export interface WorkerPort {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
}

import { DataError } from '@sluice/records';
import type { GraphSource } from './graph-source.ts';
import { packError, unpackError } from './pack-error.ts';
import type { TaskAddress, TaskContext } from './task-graph.ts';
import type { FromWorker, WorkerEnd, WorkerLink } from './worker-link.ts';

/** How long a task that was told to stop may take before its worker is ended, in milliseconds. */
const GRACE = 1_000;

/** A worker with at most one task. */
export interface PoolWorker {
  /** Runs a task and gives the seconds it took. @throws what the task threw; DataError `execution/worker-lost` */
  run(task: TaskAddress, context: TaskContext): Promise<number>;
  /** The most memory that the worker had, as it said last, in bytes. */
  peakMemoryBytes(): number;
  /** Ends the worker, which has no task. */
  end(): Promise<void>;
}

/** Makes a worker out of its link. Whatever happens to it becomes the end of the task that it has. */
export function createPoolWorker(link: WorkerLink, source: GraphSource): PoolWorker {
  let peak = 0;
  let onMessage: (message: FromWorker) => void = () => {};
  let onLost: (end: WorkerEnd) => void = () => {};
  let lost: WorkerEnd | undefined;
  const ended = new Promise<void>((resolve) => {
    link.onEnd((end) => {
      lost = end;
      onLost(end);
      resolve();
    });
  });
  link.onMessage((message) => onMessage(message));
  link.send({ kind: 'open', source });
  return {
    peakMemoryBytes: () => peak,
    async run(task, { signal, onProgress }) {
      const stop = tellToStop(link, signal);
      try {
        return await new Promise<number>((resolve, reject) => {
          onLost = (end) => reject(workerLost(task, end));
          onMessage = (message) => {
            if (message.kind === 'progressed') onProgress(message.progress);
            if (message.kind === 'failed') reject(unpackError(message.error));
            if (message.kind === 'finished') {
              peak = message.peakMemoryBytes;
              resolve(message.seconds);
            }
          };
          if (lost === undefined) link.send({ kind: 'run', task });
          else reject(workerLost(task, lost));
        });
      } finally {
        stop.release();
      }
    },
    async end() {
      link.close();
      const timer = setTimeout(() => link.kill(), GRACE);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** Passes a signal on to the worker's task, and ends the worker if the task does not listen. */
function tellToStop(link: WorkerLink, signal: AbortSignal): { release(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    link.send({ kind: 'stop', reason: packError(signal.reason) });
    timer = setTimeout(() => link.kill(), GRACE);
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  return {
    release() {
      signal.removeEventListener('abort', stop);
      clearTimeout(timer);
    },
  };
}

function workerLost({ phase, index }: TaskAddress, { exitCode, signal }: WorkerEnd): DataError {
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  return new DataError(
    'execution/worker-lost',
    `the worker that ran task ${phase} ${index} was ended ${how}`,
    {
      hint: `${guessCause(signal, exitCode)}The same command continues the build.`,
    },
  );
}

function guessCause(signal: NodeJS.Signals | null, exitCode: number | null): string {
  if (signal === 'SIGKILL')
    return 'This is what the system does when memory runs out: fewer workers need less. ';
  if (signal === 'SIGABRT' || exitCode === 134)
    return 'It ran out of JavaScript memory: NODE_OPTIONS=--max-old-space-size=8192 allows 8 GB. ';
  return '';
}

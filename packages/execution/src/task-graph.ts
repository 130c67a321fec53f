/** One step of a build: tasks that may run in any order, all after the tasks of the phases before. */
export interface Phase {
  readonly name: string;
  readonly taskCount: number;
}

/** One task, by place in the graph. Tasks are pure: the same place always leaves the same artefact. */
export interface TaskAddress {
  readonly phase: string;
  /** From 0. */
  readonly index: number;
}

/** What a task says while it works: amounts since its last word. */
export interface TaskProgress {
  readonly documents?: number;
  readonly bytes?: number;
  readonly tokens?: number;
  /** Not an amount: what the process that runs the task has of memory now, in bytes; added by the executor. */
  readonly memoryBytes?: number;
}

export interface TaskContext {
  /** Aborted when the build is to stop: the task ends with the signal's reason and leaves no artefact. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** A build as executors see it: phases of tasks, and a way to run each. An executor knows nothing else of it. */
export interface TaskGraph {
  readonly phases: readonly Phase[];
  /** What a task costs, in any unit that is the same for all of a phase; the heaviest may be started first. */
  weightOf?(task: TaskAddress): number;
  /** Whether the task's artefact is there and whole, so that the task need not run. */
  isDone(task: TaskAddress): Promise<boolean>;
  /** Runs one task to its end; afterwards `isDone` is true. */
  run(task: TaskAddress, context: TaskContext): Promise<void>;
}

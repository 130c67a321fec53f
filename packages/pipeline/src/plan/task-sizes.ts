import { countTasks } from './artefact-name.ts';

/** How much work a task takes on. Outputs do not depend on the first two; the last decides how many files there are. */
export interface TaskSizes {
  /** Stored bytes of source files that one sample task reads; a larger file is a task of its own. */
  readonly sampleBytes: number;
  /** Bytes of text that one encode task tokenizes. */
  readonly encodeBytes: number;
  /** Bytes of text behind one output file. */
  readonly writeBytes: number;
}

/** How many tasks of a phase there should be at least, so that the cores of a machine share them evenly. */
const ENOUGH_TASKS = 16;

/**
 * The sizes for an amount of work: from 2 MB, where a task costs more to start than to run, up to 64 MB of stored
 * bytes and 32 MB of text, where there are tasks enough; files of 32 MB to 256 MB of text, so that a small corpus has one and
 * a large one has as many as can be written at once. They go by powers of two, so that a little more data leaves the
 * tasks, and so their artefacts, as they were.
 */
export function chooseTaskSizes(work: {
  readonly storedBytes: number;
  readonly textBytes: number;
}): TaskSizes {
  return {
    sampleBytes: Math.min(64e6, roundUp(work.storedBytes / ENOUGH_TASKS)),
    encodeBytes: Math.min(32e6, roundUp(work.textBytes / ENOUGH_TASKS)),
    writeBytes: Math.max(32e6, Math.min(256e6, roundUp(work.textBytes / ENOUGH_TASKS))),
  };
}

/** Each certify task loads what is held out: more of them would load it more often than they save. */
const MOST_CERTIFY_TASKS = 16;

/** Tasks that hold train against what is held out: one for two encode tasks, as a power of two that cores can share. */
export function countCertifyTasks(
  textBytes: number,
  { encodeBytes }: Pick<TaskSizes, 'encodeBytes'>,
): number {
  const wanted = countTasks(textBytes, 2 * encodeBytes);
  return Math.min(MOST_CERTIFY_TASKS, 2 ** Math.ceil(Math.log2(wanted)));
}

/** To 2 MB, 4 MB, 8 MB and so on. */
const roundUp = (bytes: number): number => 2e6 * 2 ** Math.max(0, Math.ceil(Math.log2(bytes / 2e6)));

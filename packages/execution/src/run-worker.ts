/*
 * What a worker process runs. It ends with its owner: at once when it waits, and at the next word of progress while
 * a task keeps it from noticing, so that no orphan writes into a folder that somebody else builds in by then.
 */
import { serveTasks } from './serve-tasks.ts';
import type { ToWorker } from './worker-link.ts';

const owner = process.ppid;
const checkOwner = () => {
  if (process.ppid !== owner) process.exit();
};

// Ctrl-C reaches every process of the terminal; the owner decides what becomes of a task.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());

serveTasks(
  {
    send: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToWorker)),
  },
  checkOwner,
);

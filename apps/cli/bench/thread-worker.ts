import { parentPort } from 'node:worker_threads';
import { serveTasks } from '../../../packages/execution/src/serve-tasks.ts';

/** The worker of the thread pool that workers.ts measures the pool of processes against. */
serveTasks({
  send: (message) => parentPort!.postMessage(message),
  onMessage: (listener) => parentPort!.on('message', listener),
});

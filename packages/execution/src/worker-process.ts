import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromWorker, WorkerLink } from './worker-link.ts';

// The extension is that of this file: TypeScript from source, JavaScript once built.
const ENTRY = new URL(
  import.meta.url.endsWith('.ts') ? './run-worker.ts' : './run-worker.js',
  import.meta.url,
);

/**
 * Starts a worker in a process of its own. What it prints goes to standard error, so that standard output stays the
 * caller's.
 *
 * @param execArgv flags for node
 */
export function startWorkerProcess(execArgv: readonly string[]): WorkerLink {
  const child = fork(fileURLToPath(ENTRY), [], {
    execArgv: [...execArgv],
    stdio: ['ignore', process.stderr.fd, process.stderr.fd, 'ipc'],
  });
  child.on('error', () => {}); // a message to a worker that just ended: its end is what counts
  return {
    send: (message) => child.send(message, () => {}),
    onMessage: (listener) => child.on('message', (message) => listener(message as FromWorker)),
    onEnd: (listener) => {
      child.once('exit', (exitCode, signal) => listener({ exitCode, signal }));
      child.once('error', () => {
        if (child.pid === undefined) listener({ exitCode: null, signal: null });
      });
    },
    close: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => child.kill('SIGKILL'),
  };
}

import { type GraphSource, openGraph } from './graph-source.ts';
import { packError, unpackError } from './pack-error.ts';
import type { TaskAddress, TaskGraph } from './task-graph.ts';
import type { WorkerPort } from './worker-link.ts';

/** A worker: opens the graph once, then runs the tasks that it is told to, one at a time. */
export function serveTasks(port: WorkerPort, checkOwner: () => void = () => {}): void {
  let graph: Promise<TaskGraph> | undefined;
  let running: AbortController | undefined;
  const open = (source: GraphSource) => {
    graph = openGraph(source);
    graph.catch(() => {}); // told with the first task
  };
  const run = async (task: TaskAddress) => {
    running = new AbortController();
    const started = performance.now();
    try {
      await (await graph!).run(task, {
        signal: running.signal,
        onProgress(progress) {
          checkOwner();
          port.send({
            kind: 'progressed',
            progress: { ...progress, memoryBytes: process.memoryUsage.rss() },
          });
        },
      });
      const seconds = (performance.now() - started) / 1000;
      port.send({ kind: 'finished', seconds, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 });
    } catch (error) {
      port.send({ kind: 'failed', error: packError(error) });
    }
  };
  port.onMessage((message) => {
    if (message.kind === 'open') open(message.source);
    if (message.kind === 'run') void run(message.task);
    if (message.kind === 'stop') running?.abort(unpackError(message.reason));
  });
}

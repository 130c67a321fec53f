import type { TaskGraph } from './task-graph.ts';

/** How another process makes the graph for itself: a function that a module exports, and what it is called with. */
export interface GraphSource {
  /** The module's address, a `file:` URL. */
  readonly module: string;
  /** The name of the exported function: data in, a {@link TaskGraph} or a promise of one out. */
  readonly function: string;
  /** Plain JSON. */
  readonly data: unknown;
}

/** Makes the graph in this process. @throws TypeError if the module has no such function */
export async function openGraph(source: GraphSource): Promise<TaskGraph> {
  const loaded = (await import(source.module)) as Record<string, unknown>;
  const open = loaded[source.function];
  if (typeof open !== 'function') {
    throw new TypeError(`openGraph: ${source.module} exports no function ${source.function}`);
  }
  return (await open(source.data)) as TaskGraph;
}

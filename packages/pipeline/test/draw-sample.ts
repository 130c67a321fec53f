import { buildGraph, openOutFolder, planRecipe, prepareBuild } from '@sluice/pipeline';
import { planBuild } from '../src/plan/plan-build.ts';
import type { TaskSizes } from '../src/plan/task-sizes.ts';
import type { Build } from '../src/tasks/build.ts';
import { type DomainDraw, drawDocuments } from '../src/tasks/draw-documents.ts';
import { documentIds } from '../src/tasks/drop-copies.ts';

export interface DrawnSample {
  /** Ids of the documents of all domains, sorted. */
  readonly ids: readonly string[];
  readonly domains: readonly DomainDraw[];
  readonly build: Build;
  /** Runs the select task, too. */
  readonly select: () => Promise<void>;
  readonly byteLengthOf: ReadonlyMap<string, number>;
}

/** Runs the sample tasks of a recipe and draws its documents, without building the rest. */
export async function drawSample(
  recipePath: string,
  outFolder: string,
  sizes?: TaskSizes,
): Promise<DrawnSample> {
  await openOutFolder(outFolder);
  const planned = await planRecipe(recipePath);
  const plan = sizes === undefined ? planned.plan : planBuild(planned.lock, sizes);
  const { build } = await prepareBuild({ ...planned, plan }, outFolder);
  const graph = buildGraph(build);
  const { signal } = new AbortController();
  for (const phase of ['survey', 'draw', 'sample'] as const)
    for (const index of plan.phases[phase].keys())
      await graph.run({ phase, index }, { signal, onProgress: () => {} });
  const select = () => graph.run({ phase: 'select', index: 0 }, { signal, onProgress: () => {} });
  const { columns, domains } = await drawDocuments(build, signal);
  const column = documentIds(build, columns);
  const ids = Array.from(columns.rows, (_, row) => column.at(row)!);
  const byteLengthOf = new Map(ids.map((id, row) => [id, columns.byteLengths[row]!]));
  return { ids: ids.toSorted(), domains, build, select, byteLengthOf };
}

import { rowPriorities } from '@sluice/determinism';
import type { Build } from './build.ts';
import { listFiles, type Selection } from './selection.ts';

/** A draw for the documents of a build: a priority in [0, 1) by row of the selection, keyed by purpose and document. */
export function documentPriorities(build: Build, selection: Selection, purpose: string): Float64Array {
  const { lock } = build.plan;
  const draws = listFiles(lock).map(({ sourceName, path }) =>
    rowPriorities(lock.recipe.seed, purpose, `${sourceName}/${path}`),
  );
  const files = selection.column('files');
  const rows = selection.column('rows');
  return Float64Array.from({ length: selection.documentCount }, (_, row) => draws[files[row]!]!(rows[row]!));
}

/** Puts rows in the order of their priorities, equal ones by number; in place. */
export function sortByPriority(rows: Uint32Array, priorities: Float64Array): Uint32Array {
  return rows.sort((a, b) => priorities[a]! - priorities[b]! || a - b);
}

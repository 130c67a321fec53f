import { drawFor } from '@sluice/determinism';
import type { ClusterTable } from '@sluice/sampling';

/** A source in order of groups of very different sizes, cut in clusters of up to `rowsPerCluster` rows a file. */
export interface SimulatedSource {
  /** The group of each document. */
  readonly groups: readonly string[];
  /** The documents of each cluster: from `starts[c]` to `starts[c + 1]`. */
  readonly starts: readonly number[];
  readonly table: ClusterTable;
}

const ROWS_PER_FILE = 530;

export function simulateSource(rowsPerCluster: number): SimulatedSource {
  const draw = drawFor('42', 'test/clusters', 'source');
  const groups = Array.from({ length: 60 }, (_, group) => group).flatMap((group) =>
    Array<string>(1 + Math.floor(120 * draw.uniform() ** 3 * 2)).fill(`repository ${group}`),
  );
  const starts: number[] = [];
  const files: number[] = [];
  const firstRows: number[] = [];
  for (let first = 0; first < groups.length; first += ROWS_PER_FILE)
    for (let row = 0; row < Math.min(ROWS_PER_FILE, groups.length - first); row += rowsPerCluster) {
      starts.push(first + row);
      files.push(first / ROWS_PER_FILE);
      firstRows.push(row);
    }
  starts.push(groups.length);
  const byteLengths = firstRows.map(
    (_, cluster) => (starts[cluster + 1]! - starts[cluster]!) * 1_000 + draw.below(3_000),
  );
  const fileNames = Array.from({ length: files.at(-1)! + 1 }, (_, file) => `code/file-${file}`);
  return { groups, starts, table: { fileNames, files, starts: firstRows, byteLengths } };
}

/** The documents of drawn clusters, each with its cluster. */
export function documentsOf({ starts }: SimulatedSource, clusters: Iterable<number>) {
  return [...clusters].flatMap((cluster) =>
    Array.from({ length: starts[cluster + 1]! - starts[cluster]! }, (_, row) => ({
      document: starts[cluster]! + row,
      cluster,
    })),
  );
}

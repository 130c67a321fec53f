import type { DropCounts } from '@sluice/records';
import { type IdColumn, keepOnePerContent } from '@sluice/splitting';
import type { Build } from './build.ts';
import { documentIdsOf } from './document-ids.ts';
import type { DocumentDraw } from './draw-documents.ts';
import { type DrawnColumns, gatherRows } from './drawn-columns.ts';
import { clusterNearDuplicates } from './near-duplicate-clusters.ts';
import { listFiles } from './selection.ts';

/** The documents that stay, and which of them are near copies of one another. */
export interface KeptDocuments {
  readonly columns: DrawnColumns;
  /** The cluster of near copies of each document; most are of one document. */
  readonly clusters: Uint32Array;
  /** Copies that were dropped, by the lock's sources. */
  readonly droppedBySource: readonly DropCounts[];
}

/**
 * Drops copies where the recipe says `keep-one`: first texts that are equal but for white space, then near copies,
 * over all domains at once. Which one stays is a keyed draw. Each document of what is left is given its cluster.
 *
 * @param folder for what does not fit into memory meanwhile
 */
export function dropCopies(build: Build, draw: DocumentDraw, folder: string): KeptDocuments {
  const { recipe } = build.plan.lock;
  const drops = createDropCounts(build);
  let { columns } = draw;
  if (recipe.split.exact_duplicates === 'keep-one') {
    columns = keepOne(build, columns, { keys: columns.textHashes, onDrop: drops.duplicate });
  }
  let clusters = clusterNearDuplicates(build, columns, folder);
  if (recipe.split.near_duplicates === 'keep-one') {
    const keys = BigUint64Array.from(clusters, (cluster) => BigInt(cluster) + 1n);
    columns = keepOne(build, columns, { keys, onDrop: drops.nearDuplicate });
    clusters = Uint32Array.from(columns.rows.keys());
  }
  return { columns, clusters, droppedBySource: drops.bySource() };
}

function createDropCounts(build: Build) {
  const duplicate = build.plan.lock.sources.map(() => 0);
  const near = build.plan.lock.sources.map(() => 0);
  return {
    duplicate: (source: number) => void duplicate[source]!++,
    nearDuplicate: (source: number) => void near[source]!++,
    bySource: (): DropCounts[] =>
      duplicate.map((count, source) => ({ duplicate: count, 'near-duplicate': near[source]! })),
  };
}

interface KeepOne {
  /** Documents with equal keys are copies of one another. */
  readonly keys: BigUint64Array;
  /** Told of the source of every document that is dropped. */
  readonly onDrop: (source: number) => void;
}

function keepOne(build: Build, columns: DrawnColumns, { keys, onDrop }: KeepOne): DrawnColumns {
  const { lock } = build.plan;
  const files = listFiles(lock);
  const ids = documentIds(build, columns);
  const kept = keepOnePerContent(lock.recipe.seed, ids, keys);
  const rows: number[] = [];
  for (const [row, isKept] of kept.entries()) {
    if (isKept === 1) rows.push(row);
    else onDrop(files[columns.files[row]!]!.source);
  }
  return rows.length === ids.length ? columns : gatherRows(columns, Uint32Array.from(rows));
}

/** The ids of the documents, by row; made when they are asked for. */
export function documentIds(build: Build, { files, rows }: Pick<DrawnColumns, 'files' | 'rows'>): IdColumn {
  const idAt = documentIdsOf(build);
  return { length: rows.length, at: (row) => idAt(files[row]!, rows[row]!) };
}

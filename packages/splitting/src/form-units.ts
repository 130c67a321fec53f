/**
 * Units: the sets of documents that must fall on one side, because they share a group or a content, or are near
 * copies, directly or through others. Union-find; near-linear in documents and links.
 */
import { groupEqualHashes } from './equal-hashes.ts';
import { createUnionFind } from './union-find.ts';

/**
 * A key for each document; documents with equal keys belong together. `undefined` in a list, and 0 in an array of
 * hashes, belongs with nothing.
 */
export type KeyColumn = readonly (string | undefined)[] | BigUint64Array;

export interface UnitLinks {
  /** Group keys, content hashes. */
  readonly columns: readonly KeyColumn[];
  /** Pairs of documents one after another: a0, b0, a1, b1, … @default none */
  readonly pairs?: Uint32Array;
}

export interface Units {
  readonly unitCount: number;
  /** The unit of each document. Units are numbered in order of their first document. */
  readonly units: Uint32Array;
}

/** @throws RangeError for a column of another length or a pair that names no document. */
export function formUnits(documentCount: number, links: UnitLinks): Units {
  const sets = createUnionFind(documentCount);
  links.columns.forEach((column, number) => {
    if (column.length !== documentCount)
      throw new RangeError(
        `formUnits: column ${number} has ${column.length} keys for ${documentCount} documents`,
      );
    if (column instanceof BigUint64Array) joinEqualHashes(column, sets.join);
    else joinEqualKeys(column, sets.join);
  });
  joinPairs(links.pairs ?? new Uint32Array(), documentCount, sets.join);

  const units = new Uint32Array(documentCount);
  let unitCount = 0;
  for (let document = 0; document < documentCount; document++) {
    const root = sets.rootOf(document);
    units[document] = root === document ? unitCount++ : units[root]!;
  }
  return { unitCount, units };
}

function joinEqualHashes(column: BigUint64Array, join: (a: number, b: number) => void): void {
  for (const documents of groupEqualHashes(column))
    for (let at = 1; at < documents.length; at++) join(documents[0]!, documents[at]!);
}

function joinEqualKeys(column: readonly (string | undefined)[], join: (a: number, b: number) => void): void {
  const firsts = new Map<string, number>();
  for (let document = 0; document < column.length; document++) {
    const key = column[document];
    if (key === undefined) continue;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, document);
    else join(first, document);
  }
}

function joinPairs(pairs: Uint32Array, documentCount: number, join: (a: number, b: number) => void): void {
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const a = pairs[index]!;
    const b = pairs[index + 1]!;
    if (a >= documentCount || b >= documentCount)
      throw new RangeError(`formUnits: the pair ${a}, ${b} is outside of ${documentCount} documents`);
    join(a, b);
  }
}

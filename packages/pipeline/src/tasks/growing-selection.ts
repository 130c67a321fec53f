import { GrowingArray } from '../storage/growing-array.ts';
import type { SelectionColumns } from './selection.ts';

/** A row of the selection's table before the split is known. */
export interface SelectionRow {
  readonly task: number;
  readonly spoolOffset: number;
  readonly spoolLength: number;
  readonly file: number;
  readonly row: number;
  readonly domain: number;
  readonly subdomain: number;
  readonly group: number;
  readonly textHash: bigint;
  readonly wordHash: bigint;
  readonly byteLength: number;
}

export interface GrowingSelection {
  push(row: SelectionRow): void;
  /** All rows, by sample task and place in its spool: the order in which encode tasks read them. */
  sorted(): Omit<SelectionColumns, 'splits'>;
}

export function createSelectionColumns(): GrowingSelection {
  const tasks = new GrowingArray(Uint32Array);
  const spoolOffsets = new GrowingArray(Float64Array);
  const spoolLengths = new GrowingArray(Uint32Array);
  const files = new GrowingArray(Uint32Array);
  const rows = new GrowingArray(Uint32Array);
  const domains = new GrowingArray(Uint16Array);
  const subdomains = new GrowingArray(Uint16Array);
  const groups = new GrowingArray(Uint32Array);
  const textHashes = new GrowingArray(BigUint64Array);
  const wordHashes = new GrowingArray(BigUint64Array);
  const byteLengths = new GrowingArray(Float64Array);
  return {
    push(row) {
      tasks.push(row.task);
      spoolOffsets.push(row.spoolOffset);
      spoolLengths.push(row.spoolLength);
      files.push(row.file);
      rows.push(row.row);
      domains.push(row.domain);
      subdomains.push(row.subdomain);
      groups.push(row.group);
      textHashes.push(row.textHash);
      wordHashes.push(row.wordHash);
      byteLengths.push(row.byteLength);
    },
    sorted() {
      const taskOf = tasks.view();
      const offsetOf = spoolOffsets.view();
      const order = Uint32Array.from(taskOf.keys()).sort(
        (a, b) => taskOf[a]! - taskOf[b]! || offsetOf[a]! - offsetOf[b]!,
      );
      const gather = <T extends SelectionColumns[keyof SelectionColumns]>(column: GrowingArray<T>): T => {
        const values = column.view();
        const gathered = values.slice() as T;
        for (let place = 0; place < order.length; place++) gathered[place] = values[order[place]!]!;
        return gathered;
      };
      return {
        tasks: gather(tasks),
        spoolOffsets: gather(spoolOffsets),
        spoolLengths: gather(spoolLengths),
        files: gather(files),
        rows: gather(rows),
        domains: gather(domains),
        subdomains: gather(subdomains),
        groups: gather(groups),
        textHashes: gather(textHashes),
        wordHashes: gather(wordHashes),
        byteLengths: gather(byteLengths),
      };
    },
  };
}

import { readFileSync } from 'node:fs';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { Lock } from '../lock/lock.ts';
import { firstFileNumbers } from '../plan/plan.ts';
import { type ArrayFile, withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';
import { documentIdsOf } from './document-ids.ts';
import type { SpooledPlace } from './rendered-documents.ts';

/** The columns of the select task's table: one row a selected document, by sample task and place in its spool. */
export interface SelectionColumns {
  readonly tasks: Uint32Array;
  readonly spoolOffsets: Float64Array;
  readonly spoolLengths: Uint32Array;
  /** Numbers of files among all files of all sources. */
  readonly files: Uint32Array;
  readonly rows: Float64Array;
  /** Indices into the names of domains and of subdomains. */
  readonly domains: Uint16Array;
  readonly subdomains: Uint16Array;
  /** Indices into SPLIT_NAMES. */
  readonly splits: Uint8Array;
  /** 0 for none, else 1 + the index into the names of groups. */
  readonly groups: Uint32Array;
  /** Hashes of the text up to white space, and up to all but letters and digits. */
  readonly textHashes: BigUint64Array;
  readonly wordHashes: BigUint64Array;
  /** Bytes of the text in UTF-8. */
  readonly byteLengths: Float64Array;
}

export interface SelectionNames {
  readonly domains: readonly string[];
  readonly subdomains: readonly string[];
  readonly groups: readonly string[];
  readonly strata: readonly string[];
}

/** One selected document, without its text. */
export interface SelectedDocument extends SpooledPlace {
  readonly split: SplitName;
}

/** The sample with its split, as the select task left it. Columns are read when asked for. */
export interface Selection {
  readonly documentCount: number;
  readonly names: SelectionNames;
  /** The rows that an encode task takes, half-open. */
  encodeRange(task: number): readonly [start: number, end: number];
  /** The encode task that has a row, and the row's place in it. */
  encodePlace(row: number): { readonly task: number; readonly place: number };
  rows(start: number, end: number): Generator<SelectedDocument>;
  column<Name extends keyof SelectionColumns>(name: Name): SelectionColumns[Name];
  /** The id of the document in a row. */
  idOf(row: number): string;
  labelsOf(row: number): { readonly domain: string; readonly subdomain: string };
}

const COLUMN_TYPES: Readonly<Record<keyof SelectionColumns, 'u8' | 'u16' | 'u32' | 'u64' | 'f64'>> = {
  tasks: 'u32',
  spoolOffsets: 'f64',
  spoolLengths: 'u32',
  files: 'u32',
  rows: 'f64',
  domains: 'u16',
  subdomains: 'u16',
  splits: 'u8',
  groups: 'u32',
  textHashes: 'u64',
  wordHashes: 'u64',
  byteLengths: 'f64',
};

/** Opens what the select task of a build left. */
export function openSelection(build: Build): Selection {
  const { artefact } = build.plan.phases.select[0]!;
  const path = artefactFile(build, artefact, 'selected.table');
  const names = JSON.parse(
    readFileSync(artefactFile(build, artefact, 'names.json'), 'utf8'),
  ) as SelectionNames;
  const columns = new Map<string, SelectionColumns[keyof SelectionColumns]>();
  const column = <Name extends keyof SelectionColumns>(name: Name): SelectionColumns[Name] => {
    const known = columns.get(name);
    if (known !== undefined) return known as SelectionColumns[Name];
    const read = withArrayFile(path, (file: ArrayFile) => file[COLUMN_TYPES[name]](name));
    columns.set(name, read);
    return read as SelectionColumns[Name];
  };
  const encodeStarts = withArrayFile(path, (file) => file.u32('encodeStarts'));
  const files = listFiles(build.plan.lock);
  const idAt = documentIdsOf(build);
  const idOf = (row: number): string => idAt(column('files')[row]!, column('rows')[row]!);
  return {
    documentCount: withArrayFile(path, (file) => file.length('rows')),
    names,
    encodeRange: (task) => [encodeStarts[task]!, encodeStarts[task + 1]!],
    encodePlace: (row) => {
      const task = lastAtMost(encodeStarts, row);
      return { task, place: row - encodeStarts[task]! };
    },
    column,
    idOf,
    labelsOf: (row) => ({
      domain: names.domains[column('domains')[row]!]!,
      subdomain: names.subdomains[column('subdomains')[row]!]!,
    }),
    *rows(start, end) {
      for (let row = start; row < end; row++) {
        const file = files[column('files')[row]!]!;
        yield {
          id: idOf(row),
          task: column('tasks')[row]!,
          source: file.source,
          spoolOffset: column('spoolOffsets')[row]!,
          spoolLength: column('spoolLengths')[row]!,
          file: file.path,
          row: column('rows')[row]!,
          domain: names.domains[column('domains')[row]!]!,
          subdomain: names.subdomains[column('subdomains')[row]!]!,
          split: SPLIT_NAMES[column('splits')[row]!]!,
        };
      }
    },
  };
}

/** All files of all sources, by number. */
export function listFiles(
  lock: Lock,
): { readonly source: number; readonly sourceName: string; readonly path: string }[] {
  const first = firstFileNumbers(lock);
  return first.flatMap((_, source) =>
    lock.sources[source]!.files.map(({ path }) => ({ source, sourceName: lock.sources[source]!.name, path })),
  );
}

/** The last index whose value is at most `limit`, in an ascending array that begins at or below it. */
function lastAtMost(ascending: Uint32Array, limit: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (ascending[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

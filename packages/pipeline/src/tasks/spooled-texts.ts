import { type SpooledDocument, SpoolReader } from '../storage/document-spool.ts';
import { artefactFile, type Build } from './build.ts';
import type { SelectionColumns } from './selection.ts';

/** The documents of the sample tasks' spools, read as they are asked for. */
export interface Spools {
  read(place: SpoolPlace): SpooledDocument;
  close(): void;
}

/** Where the text of a document is. */
export interface SpoolPlace {
  /** Index into the plan's sample tasks. */
  readonly task: number;
  readonly spoolOffset: number;
  readonly spoolLength: number;
}

/** Files that are open at once. */
const MOST_OPEN = 64;

/** Opens the spool of a task when it is first asked for; the one that has been open longest gives way. */
export function openSpools(build: Build): Spools {
  const readers = new Map<number, SpoolReader>();
  const readerOf = (task: number): SpoolReader => {
    const known = readers.get(task);
    if (known !== undefined) return known;
    if (readers.size === MOST_OPEN) {
      const [oldest, reader] = readers.entries().next().value!;
      reader.close();
      readers.delete(oldest);
    }
    const { artefact } = build.plan.phases.sample[task]!;
    const reader = new SpoolReader(artefactFile(build, artefact, 'documents.spool'));
    readers.set(task, reader);
    return reader;
  };
  return {
    read: ({ task, spoolOffset, spoolLength }) => readerOf(task).read(spoolOffset, spoolLength),
    close() {
      for (const reader of readers.values()) reader.close();
    },
  };
}

/** The texts of documents by row, read from the spools as they are asked for. */
export interface SpooledTexts {
  textOf(row: number): string;
  close(): void;
}

/** Opens the spools of some documents, each when it is first asked for. */
export function openSpooledTexts(
  build: Build,
  columns: Pick<SelectionColumns, 'tasks' | 'spoolOffsets' | 'spoolLengths'>,
): SpooledTexts {
  const spools = openSpools(build);
  return {
    textOf(row) {
      const place = {
        task: columns.tasks[row]!,
        spoolOffset: columns.spoolOffsets[row]!,
        spoolLength: columns.spoolLengths[row]!,
      };
      return spools.read(place).text;
    },
    close: () => spools.close(),
  };
}

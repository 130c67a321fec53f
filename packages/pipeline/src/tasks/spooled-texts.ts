import { SpoolReader } from '../storage/document-spool.ts';
import { artefactFile, type Build } from './build.ts';
import type { SelectionColumns } from './selection.ts';

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
  const readers = new Map<number, SpoolReader>();
  const readerOf = (task: number): SpoolReader => {
    const known = readers.get(task);
    if (known !== undefined) return known;
    const { artefact } = build.plan.phases.sample[task]!;
    const reader = new SpoolReader(artefactFile(build, artefact, 'documents.spool'));
    readers.set(task, reader);
    return reader;
  };
  return {
    textOf(row) {
      const reader = readerOf(columns.tasks[row]!);
      return reader.read(columns.spoolOffsets[row]!, columns.spoolLengths[row]!).text;
    },
    close() {
      for (const reader of readers.values()) reader.close();
    },
  };
}

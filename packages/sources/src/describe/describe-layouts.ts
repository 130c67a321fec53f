import { DataError, type FieldValue } from '@sluice/records';
import type { FileStore, ListedFile } from '../byte-file.ts';
import { locateError } from '../record-batch.ts';
import { describeFields, type FieldDescription } from './describe-fields.ts';
import { previewRecords, type RecordPreview } from './preview-records.ts';

/** Files whose records have the same fields, told from their first records. */
export interface RecordLayout {
  /** Those that were looked into; the records are of the first. */
  readonly files: readonly string[];
  /** Records in the first file, where it says so itself. */
  readonly rowCount?: number;
  /** Over the first records of all these files. */
  readonly fields: readonly FieldDescription[];
  readonly records: readonly FieldValue[];
  /** Why there are no records, if there are none. */
  readonly unreadable?: string;
}

/** Files that are looked into. */
const MOST_FILES = 4;

/** The first, the last and two between them. */
export function filesToPreview(files: readonly ListedFile[]): readonly ListedFile[] {
  if (files.length <= MOST_FILES) return files;
  return Array.from({ length: MOST_FILES }, (_, index) => {
    return files[Math.floor((index * (files.length - 1)) / (MOST_FILES - 1))]!;
  });
}

/** Looks into files and sorts them by the fields of their records: those that most records have. */
export async function describeLayouts(
  store: FileStore,
  files: readonly ListedFile[],
  recordCount: number,
): Promise<RecordLayout[]> {
  const previews: (RecordPreview & { readonly path: string })[] = [];
  for (const file of files) previews.push({ path: file.path, ...(await preview(store, file, recordCount)) });
  return [...Map.groupBy(previews, usualFields)].map(([, alike]) => {
    const { records, columns, rowCount, unreadable } = alike[0]!;
    return {
      files: alike.map(({ path }) => path),
      ...(rowCount === undefined ? {} : { rowCount }),
      fields: describeFields(
        alike.flatMap((one) => one.records),
        columns,
      ),
      records,
      ...(unreadable === undefined ? {} : { unreadable }),
    };
  });
}

async function preview(store: FileStore, listed: ListedFile, recordCount: number): Promise<RecordPreview> {
  const file = await store.open(listed);
  try {
    return await previewRecords(file, listed.path, recordCount);
  } catch (error) {
    throw error instanceof DataError ? locateError(error, listed.path, undefined) : error;
  } finally {
    await file.close();
  }
}

function usualFields({ records, columns }: RecordPreview): string {
  const usual = describeFields(records).filter(({ presentShare }) => presentShare >= 0.5);
  return JSON.stringify(columns ?? usual.map(({ path }) => path).sort());
}

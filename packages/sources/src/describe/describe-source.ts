import { DataError, type FieldValue } from '@sluice/records';
import type { FileStore, ListedFile } from '../byte-file.ts';
import { isObject, stringsOf } from '../data-card.ts';
import { archiveOfName, formatOfName, isDataFile, type RecordFormat } from '../file-format.ts';
import { openStore, type StoreOptions } from '../open-store.ts';
import { locateError } from '../record-batch.ts';
import type { SourceSpec } from '../source-spec.ts';
import { type ChosenFiles, chooseToDescribe } from './choose-to-describe.ts';
import { describeFields, type FieldDescription } from './describe-fields.ts';
import { type ConfigDescription, listConfigs } from './list-configs.ts';
import { previewRecords } from './preview-records.ts';

export interface DescribeOptions extends StoreOptions {
  /** Records that are read at most. @default 100 */
  readonly recordCount?: number;
}

/** What an address holds, without reading more of it than its first records. Plain JSON data. */
export interface SourceDescription {
  readonly from: string;
  /** The commit of a Hub data set; empty for anything else. */
  readonly revision: string;
  /** Licences that the data card names. */
  readonly licences: readonly string[];
  /** Configurations and splits, by the data card or else by the names of files; none where files have no such names. */
  readonly configs: readonly ConfigDescription[];
  /** Every data file, by path. */
  readonly files: readonly { readonly path: string; readonly byteLength: number }[];
  /** Files of no format that can be read. */
  readonly otherFileCount: number;
  /** What is read of it: as asked for, or the first choice that can be read, in the words of a recipe. */
  readonly chosen: Pick<SourceSpec, 'config' | 'split' | 'files'>;
  readonly chosenFileCount: number;
  /** As stored. */
  readonly chosenBytes: number;
  readonly format: RecordFormat | 'archive';
  /** The file whose first records are shown. */
  readonly previewedFile: string;
  /** Records in that file, where it says so itself. */
  readonly rowCount?: number;
  readonly fields: readonly FieldDescription[];
  readonly records: readonly FieldValue[];
  /** Why there are no records, if there are none. */
  readonly unreadable?: string;
}

const RECORD_COUNT = 100;

/**
 * Looks at an address: its configs, splits and files, and the fields of its first records. No file is hashed or kept in
 * a cache, and no more is fetched than the records need.
 *
 * @throws RangeError for a bad address or an impossible choice; DataError as `resolveSource` and `readDocuments`.
 */
export async function describeSource(spec: SourceSpec, options: DescribeOptions): Promise<SourceDescription> {
  try {
    const store = await openStore(spec.from, { hubCache: 'use', ...options });
    return await describeStore(store, spec, options);
  } catch (error) {
    throw error instanceof DataError ? locateError(error, spec.from, error.position.file) : error;
  }
}

async function describeStore(
  store: FileStore,
  spec: SourceSpec,
  options: DescribeOptions,
): Promise<SourceDescription> {
  const listing = await store.list(spec.files);
  const card = await store.readCard(listing);
  const data = listing.filter((file) => isDataFile(file.path));
  const configs = listConfigs(data, card);
  const { chosen, files } = await chooseToDescribe(store, spec, { data, configs });
  const first = files[0]!;
  const preview = await readFirstRecords(store, first, options);
  return {
    from: spec.from,
    revision: store.revision,
    licences: isObject(card) ? stringsOf(card.license) : [],
    configs,
    files: shown(data.length > 0 ? data : files),
    otherFileCount: listing.length - data.length,
    chosen,
    chosenFileCount: files.length,
    chosenBytes: files.reduce((sum, file) => sum + file.byteLength, 0),
    format: archiveOfName(first.path) ? 'archive' : (formatOfName(first.path).format ?? 'text-lines'),
    previewedFile: first.path,
    ...preview,
  };
}

async function readFirstRecords(
  store: FileStore,
  first: ListedFile,
  options: DescribeOptions,
): Promise<Pick<SourceDescription, 'rowCount' | 'fields' | 'records' | 'unreadable'>> {
  const file = await store.open(first);
  try {
    const preview = await previewRecords(file, first.path, options.recordCount ?? RECORD_COUNT);
    const { rowCount, columns, records, unreadable } = preview;
    return {
      ...(rowCount === undefined ? {} : { rowCount }),
      fields: describeFields(records, columns),
      records,
      ...(unreadable === undefined ? {} : { unreadable }),
    };
  } catch (error) {
    throw error instanceof DataError ? locateError(error, first.path, undefined) : error;
  } finally {
    await file.close();
  }
}

const shown = (files: ChosenFiles['files']): SourceDescription['files'] =>
  files
    .map(({ path, byteLength }) => ({ path, byteLength }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

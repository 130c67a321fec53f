import { compareCodeUnits } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import type { FileStore } from '../byte-file.ts';
import { isObject, stringsOf } from '../data-card.ts';
import { archiveOfName, formatOfName, isDataFile, type RecordFormat } from '../file-format.ts';
import { openStore, type StoreOptions } from '../open-store.ts';
import { locateError } from '../record-batch.ts';
import type { SourceSpec } from '../source-spec.ts';
import { chooseToDescribe } from './choose-to-describe.ts';
import { describeLayouts, filesToPreview, type RecordLayout } from './describe-layouts.ts';
import { type ConfigListing, listConfigs } from './list-configs.ts';

export interface DescribeOptions extends StoreOptions {
  /** Records that are read of a file at most. @default 100 */
  readonly recordCount?: number;
}

/** What an address holds, without reading more of it than some files' first records. Plain JSON data. */
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
  /** The fields of the chosen files; several layouts if not all have the same. Never empty. */
  readonly layouts: readonly RecordLayout[];
  /** Whether every chosen file was looked into, and not only a few of them. */
  readonly isComplete: boolean;
}

export interface ConfigDescription {
  /** What `config` in a recipe is; null where there is one alone that needs no name. */
  readonly name: string | null;
  /** Whether it is the one that is read if none is named. */
  readonly isDefault: boolean;
  readonly splits: readonly {
    readonly name: string;
    readonly fileCount: number;
    /** As stored. */
    readonly byteLength: number;
  }[];
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
    return await describeStore(store, spec, options.recordCount ?? RECORD_COUNT);
  } catch (error) {
    throw error instanceof DataError ? locateError(error, spec.from, error.position.file) : error;
  }
}

async function describeStore(
  store: FileStore,
  spec: SourceSpec,
  recordCount: number,
): Promise<SourceDescription> {
  const listing = await store.list(spec.files);
  const card = await store.readCard(listing);
  const data = listing.filter((file) => isDataFile(file.path));
  const configs = listConfigs(data, card);
  const { chosen, files } = await chooseToDescribe(store, spec, { data, configs });
  const previewed = filesToPreview(files);
  const { path } = files[0]!;
  return {
    from: spec.from,
    revision: store.revision,
    licences: isObject(card) ? stringsOf(card.license) : [],
    configs: configs.map(describeConfig),
    files: (data.length > 0 ? data : files)
      .map((file) => ({ path: file.path, byteLength: file.byteLength }))
      .sort((a, b) => compareCodeUnits(a.path, b.path)),
    otherFileCount: listing.length - data.length,
    chosen,
    chosenFileCount: files.length,
    chosenBytes: sumBytes(files),
    format: archiveOfName(path) ? 'archive' : (formatOfName(path).format ?? 'text-lines'),
    layouts: await describeLayouts(store, previewed, recordCount),
    isComplete: previewed.length === files.length,
  };
}

function describeConfig({ name, isDefault, splits }: ConfigListing): ConfigDescription {
  return {
    name: name ?? null,
    isDefault,
    splits: splits.map(({ name: split, files }) => ({
      name: split,
      fileCount: files.length,
      byteLength: sumBytes(files),
    })),
  };
}

const sumBytes = (files: readonly { readonly byteLength: number }[]): number =>
  files.reduce((sum, file) => sum + file.byteLength, 0);

import { DataError } from '@sluice/records';
import { parse } from 'yaml';
import type { FileStore, ListedFile } from './byte-file.ts';
import { cardPatterns } from './data-card.ts';
import { isDataFile } from './file-format.ts';
import { selectFiles } from './select-files.ts';
import type { SourceSpec } from './source-spec.ts';
import { filesOfSplit } from './split-by-name.ts';

/**
 * The files of a store that a spec asks for: those that its globs match; or by config and split, out of the data card if
 * it has any, else by names. A local folder without config and split is read whole.
 *
 * @throws RangeError if both globs and config or split are given; DataError as `selectFiles`, `cardPatterns` and
 * `filesOfSplit`.
 */
export async function chooseFiles(store: FileStore, spec: SourceSpec): Promise<ListedFile[]> {
  const { config, split, files } = spec;
  if (files !== undefined) {
    if (config === undefined && split === undefined) return selectFiles(await store.list(files), files);
    throw new RangeError('source: give files, or config and split, but not both');
  }
  const listing = await store.list(undefined);
  if (!store.hasConventions && config === undefined && split === undefined)
    return selectFiles(listing, undefined);
  const patterns = cardPatterns(await store.readCard(listing), { config, split });
  if (patterns !== undefined) return onlyData(selectFiles(listing, patterns));
  return selectFiles(filesOfSplit(onlyData(listing), { config, split }), undefined);
}

/** The globs of cards often match read-me files too. */
function onlyData<File extends ListedFile>(files: readonly File[]): File[] {
  const data = files.filter((file) => isDataFile(file.path));
  if (data.length > 0) return data;
  throw new DataError('no-matching-file', 'the source has no file of a known format', {
    hint:
      'name the files to read; on the Hub, @refs/convert/parquet may have them as Parquet. Found: ' +
      (files
        .slice(0, 5)
        .map((file) => file.path)
        .join(', ') || 'nothing'),
  });
}

/** The YAML between the first two `---` lines of a card; undefined if there is none that can be read. */
export function parseCard(markdown: string): unknown {
  const yaml = /^\uFEFF?---\r?\n(.*?)\r?\n---/s.exec(markdown)?.[1];
  if (yaml === undefined) return undefined;
  try {
    return parse(yaml);
  } catch (cause) {
    throw new DataError('broken-card', 'the YAML at the head of README.md cannot be read', {
      position: { file: 'README.md' },
      hint: 'mend it, or name the files to read',
      cause,
    });
  }
}

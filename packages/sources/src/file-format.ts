import { DataError } from '@sluice/records';

/**
 * How records lie in a file. `json` looks at the first byte: an array of records, or JSON Lines in spite of its name.
 * Text is one field, `text`: a line, a paragraph (lines between blank lines), or the whole file.
 */
export const RECORD_FORMATS = [
  'json-lines',
  'json',
  'json-array',
  'parquet',
  'csv',
  'tsv',
  'text-lines',
  'text-paragraphs',
  'text-file',
] as const;

export type RecordFormat = (typeof RECORD_FORMATS)[number];

export type Compression = 'none' | 'gzip' | 'zstd' | 'bzip2' | 'xz';

const COMPRESSIONS: ReadonlyMap<string, Compression> = new Map([
  ['gz', 'gzip'],
  ['gzip', 'gzip'],
  ['zst', 'zstd'],
  ['zstd', 'zstd'],
  ['bz2', 'bzip2'],
  ['xz', 'xz'],
]);

const FORMATS: ReadonlyMap<string, RecordFormat> = new Map([
  ['jsonl', 'json-lines'],
  ['jsonlines', 'json-lines'],
  ['ndjson', 'json-lines'],
  ['json', 'json'],
  ['parquet', 'parquet'],
  ['csv', 'csv'],
  ['tsv', 'tsv'],
  ['txt', 'text-lines'],
  ['text', 'text-lines'],
]);

/** What the endings of a file's name say. `format` is undefined where they name none that is known. */
export function formatOfName(path: string): {
  readonly format: RecordFormat | undefined;
  readonly compression: Compression;
} {
  const endings = path
    .slice(path.lastIndexOf('/') + 1)
    .toLowerCase()
    .split('.')
    .slice(1);
  const compression = COMPRESSIONS.get(endings.at(-1) ?? '') ?? 'none';
  const ending = endings.at(compression === 'none' ? -1 : -2);
  return { format: ending === undefined ? undefined : FORMATS.get(ending), compression };
}

/** How an archive is stored. A zip is compressed member by member. */
export interface Archive {
  readonly kind: 'zip' | 'tar';
  readonly compression: Compression;
}

/** What kind of archive the endings of a file's name say it is, if any. */
export function archiveOfName(path: string): Archive | undefined {
  const name = path.toLowerCase();
  if (name.endsWith('.zip')) return { kind: 'zip', compression: 'none' };
  if (name.endsWith('.tgz')) return { kind: 'tar', compression: 'gzip' };
  const ending = /\.tar(?:\.([a-z0-9]+))?$/.exec(name);
  const compression = ending?.[1] === undefined ? 'none' : COMPRESSIONS.get(ending[1]);
  return ending && compression ? { kind: 'tar', compression } : undefined;
}

const NOT_DATA = /^(?:readme|licen[cs]es?|notice|copying|changelog|dataset_infos?|dataset_dict|state)\b/i;

/**
 * Whether a file is read when the user names none: its ending is a known one, no part of its path begins with `.`
 * or `_`, and it is not a licence, read-me or the like. These are the Hub's own conventions.
 */
export function isDataFile(path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => part.startsWith('.') || part.startsWith('_') || NOT_DATA.test(part))) return false;
  return formatOfName(path).format !== undefined || archiveOfName(path) !== undefined;
}

/** The format and compression to read a file with. @throws DataError `unsupported-format` if the name tells none. */
export function chooseFormat(
  path: string,
  format: RecordFormat | undefined,
): { readonly format: RecordFormat; readonly compression: Compression } {
  const byName = formatOfName(path);
  const chosen = format ?? byName.format;
  if (chosen === undefined) {
    throw new DataError('unsupported-format', `${path}: the name does not tell the format`, {
      position: { file: path },
      hint: `say how it is read, in a recipe by "read: { as: … }": one of ${RECORD_FORMATS.join(', ')}`,
    });
  }
  return { format: chosen, compression: byName.compression };
}

/** Whether a file may be JSON Lines that can be entered at any byte; one of `json` may be an array all the same. */
export function mayEnterBytes(path: string, stated?: RecordFormat): boolean {
  const { format, compression } = formatOfName(path);
  const chosen = stated ?? format;
  return compression === 'none' && !archiveOfName(path) && (chosen === 'json-lines' || chosen === 'json');
}

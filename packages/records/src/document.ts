/** Where a document was read. */
export interface Origin {
  /** The source's name in the recipe, stable across machines. */
  readonly source: string;
  /** The commit of a Hub data set; empty for files. */
  readonly revision: string;
  /** The file's path inside the source, with forward slashes. */
  readonly file: string;
  /** The record's place in its file, from 0, broken ones counted; by `rowUnit` the byte at which it starts. */
  readonly row: number;
  /** Of a file that was entered in its middle, where nobody has counted the records before. */
  readonly rowUnit?: 'byte';
}

/** A value of a record as JSON has it. Integers over 2^53 are strings of digits. */
export type FieldValue =
  | null
  | boolean
  | number
  | string
  | readonly FieldValue[]
  | { readonly [name: string]: FieldValue };

export type Fields = { readonly [name: string]: FieldValue };

/** One text with an id: the unit of sampling, splitting and provenance. */
export interface Document {
  /** Its location, `<source>/<file>#<row>` or `…#@<byte>`: what every random decision about it is keyed by. */
  readonly id: string;
  /** The content alone, without what a template adds: well-formed Unicode, never empty. */
  readonly text: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly origin: Origin;
  /** Documents of one group never lie in two splits. */
  readonly group?: string;
  /** The source's own fields that a template needs. */
  readonly fields: Fields;
}

/** The id of the document at an origin. */
export function documentId(origin: Pick<Origin, 'source' | 'file' | 'row' | 'rowUnit'>): string {
  return `${documentIdPrefix(origin)}${origin.row}`;
}

/** What the ids of all documents of a file begin with: all but the row. */
export function documentIdPrefix({
  source,
  file,
  rowUnit,
}: Pick<Origin, 'source' | 'file' | 'rowUnit'>): string {
  return [source, '/', file, rowUnit === 'byte' ? '#@' : '#'].join('');
}

/** What a document id tells. */
export interface ParsedDocumentId extends Pick<Origin, 'row' | 'rowUnit'> {
  /** The source's name and the path of the file in it. */
  readonly sourceFile: string;
}

/** The file part and the row of a document id. @throws RangeError if `id` is not one. */
export function parseDocumentId(id: string): ParsedDocumentId {
  const mark = id.lastIndexOf('#');
  const [, unit, digits] = /^(@?)(\d+)$/.exec(id.slice(mark + 1)) ?? [];
  if (mark < 1 || digits === undefined) {
    throw new RangeError(`parseDocumentId: expected <source>/<file>#<row>, got ${JSON.stringify(id)}`);
  }
  return { sourceFile: id.slice(0, mark), row: Number(digits), ...(unit === '@' ? { rowUnit: 'byte' } : {}) };
}

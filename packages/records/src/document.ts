/** Where a document was read. `row` counts the records of a file from 0, broken ones included. */
export interface Origin {
  /** The source's name in the recipe, stable across machines. */
  readonly source: string;
  /** The commit of a Hub data set; empty for files. */
  readonly revision: string;
  /** The file's path inside the source, with forward slashes. */
  readonly file: string;
  readonly row: number;
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
  /** Its location, `<source>/<file>#<row>`: what every random decision about it is keyed by. */
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
export function documentId(origin: Pick<Origin, 'source' | 'file' | 'row'>): string {
  return `${origin.source}/${origin.file}#${origin.row}`;
}

/** The file part and the row of a document id. @throws RangeError if `id` is not one. */
export function parseDocumentId(id: string): { readonly sourceFile: string; readonly row: number } {
  const mark = id.lastIndexOf('#');
  const digits = id.slice(mark + 1);
  if (mark < 1 || !/^\d+$/.test(digits)) {
    throw new RangeError(`parseDocumentId: expected <source>/<file>#<row>, got ${JSON.stringify(id)}`);
  }
  return { sourceFile: id.slice(0, mark), row: Number(digits) };
}

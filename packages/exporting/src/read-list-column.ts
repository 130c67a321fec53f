/**
 * A column of lists as one run of values, with where each list begins: nothing in it is null. hyparquet makes an array of
 * each list and an object of each row, which takes three times as long.
 */
import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { readDataPageV2 } from 'hyparquet/src/datapage.js';
import { getSchemaPath } from 'hyparquet/src/schema.js';

export interface ListColumn {
  /** Of all lists, one after the other. */
  readonly values: ArrayLike<unknown>;
  /** Where each list begins among the values, and behind the last one their number. */
  readonly offsets: Uint32Array;
}

export interface ListChunk {
  readonly meta: ColumnMetaData;
  /** Of the file. */
  readonly schema: SchemaElement[];
  /** Lists of the chunk. */
  readonly rowCount: number;
}

/**
 * Decodes a chunk of lists. Undefined if it is laid out otherwise than hyparquet-writer does, as another program may have
 * written it, or has an empty list.
 *
 * @throws RangeError for another number of lists
 */
export function readListColumn(
  chunk: ArrayBuffer,
  { meta, schema, rowCount }: ListChunk,
): ListColumn | undefined {
  const schemaPath = getSchemaPath(schema, meta.path_in_schema);
  const { element } = schemaPath.at(-1)!;
  const decoder = {
    pathInSchema: meta.path_in_schema,
    type: meta.type,
    element,
    schemaPath,
    codec: meta.codec,
    parsers: DEFAULT_PARSERS,
  };
  const reader = { view: new DataView(chunk), offset: 0 };
  const pages: ArrayLike<unknown>[] = [];
  const offsets = new Uint32Array(rowCount + 1);
  let listCount = 0;
  let valueCount = 0;
  let dictionary: ReturnType<typeof convert> | undefined;
  while (reader.offset < chunk.byteLength) {
    const header = parquetHeader(reader);
    if (header.type === 'DICTIONARY_PAGE') {
      const { data } = readPage(reader, header, decoder, undefined, undefined, 0);
      dictionary = convert(data!, decoder);
      continue;
    }
    const page = header.data_page_header_v2;
    if (page === undefined) return undefined;
    const bytes = new Uint8Array(chunk, reader.offset, header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const { dataPage, repetitionLevels } = readDataPageV2(bytes, header, decoder);
    if (repetitionLevels.length !== dataPage.length) return undefined; // a list is empty, or a value is null
    for (let at = 0; at < repetitionLevels.length; at++)
      if (repetitionLevels[at] === 0) offsets[listCount++] = valueCount + at;
    valueCount += dataPage.length;
    pages.push(convertWithDictionary(dataPage, dictionary, page.encoding, decoder));
  }
  if (listCount !== rowCount) throw new RangeError(`it has ${listCount} lists for ${rowCount} rows`);
  offsets[rowCount] = valueCount;
  return { values: pages.length === 1 ? pages[0]! : pages.flatMap((page) => Array.from(page)), offsets };
}

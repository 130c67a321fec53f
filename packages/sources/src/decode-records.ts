import type { ByteFile } from './byte-file.ts';
import { decodeDelimited } from './decode-delimited.ts';
import { decodeJsonArray } from './decode-json-array.ts';
import { decodeJsonLines } from './decode-json-lines.ts';
import { decodeParquet } from './decode-parquet.ts';
import { decodeText, type TextUnit } from './decode-text.ts';
import { decompress } from './decompress.ts';
import { mappedFields, type ResolvedMapping } from './document-mapping.ts';
import { chooseFormat, type RecordFormat } from './file-format.ts';
import { type OpenedText, openText } from './open-text.ts';
import type { RecordBatch } from './record-batch.ts';
import { refuseInvalidUtf8 } from './refuse-invalid-utf8.ts';
import type { RowRange } from './row-range.ts';

const TEXT_UNITS: ReadonlyMap<RecordFormat, TextUnit> = new Map([
  ['text-lines', 'line'],
  ['text-paragraphs', 'paragraph'],
  ['text-file', 'file'],
]);

const OPENING_BRACKET = 0x5b;

/**
 * The records of a file, by the decoder that its name or the mapping's `format` tells. Parquet gives those of `rows` alone,
 * other formats all from the first on.
 */
export async function* decodeRecords(
  file: ByteFile,
  path: string,
  options: ResolvedMapping & { readonly rows: readonly RowRange[] },
): AsyncGenerator<RecordBatch> {
  const { format, compression } = chooseFormat(path, options.format);
  if (format === 'parquet') {
    yield* decodeParquet(file, { ...options, fields: mappedFields(options) });
    return;
  }
  const text = await openText(decompress(file.stream(), compression));
  yield* decodeOpened(text, format, options);
}

function decodeOpened(
  text: OpenedText,
  format: Exclude<RecordFormat, 'parquet'>,
  mapping: ResolvedMapping,
): AsyncGenerator<RecordBatch> {
  const options = { ...mapping, startOffset: text.startOffset };
  if (format === 'csv' || format === 'tsv') {
    const chunks = mapping.invalidUtf8 === 'refuse' ? refuseInvalidUtf8(text.chunks) : text.chunks;
    const delimiter = format === 'csv' ? ',' : '\t';
    return decodeDelimited(chunks, { ...mapping, delimiter, fields: mappedFields(mapping) });
  }
  const unit = TEXT_UNITS.get(format);
  if (unit) return decodeText(text.chunks, unit, options);
  const isArray = format === 'json-array' || (format === 'json' && text.firstByte === OPENING_BRACKET);
  return isArray ? decodeJsonArray(text.chunks, options) : decodeJsonLines(text.chunks, options);
}

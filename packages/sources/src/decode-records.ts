import type { ByteFile } from './byte-file.ts';
import { decodeArchive } from './decode-archive.ts';
import { decodeDelimited } from './decode-delimited.ts';
import { decodeJsonArray } from './decode-json-array.ts';
import { decodeJsonLines } from './decode-json-lines.ts';
import { decodeParquet } from './decode-parquet.ts';
import { decodeText, type TextUnit } from './decode-text.ts';
import { decompress } from './decompress.ts';
import { mappedFields, type ResolvedMapping } from './document-mapping.ts';
import { archiveOfName, chooseFormat, type RecordFormat } from './file-format.ts';
import { type OpenedText, openText } from './open-text.ts';
import type { ByteChunks, RecordBatch } from './record-batch.ts';
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
  options: ResolvedMapping & { readonly rows: readonly RowRange[]; readonly isPart: boolean },
): AsyncGenerator<RecordBatch> {
  const archive = archiveOfName(path);
  if (archive) {
    const decodeMember = (chunks: ByteChunks, format: TextFormat) => decodeStream(chunks, format, options);
    yield* decodeArchive(file, { archive, format: options.format, decodeMember });
    return;
  }
  const { format, compression } = chooseFormat(path, options.format);
  if (format === 'parquet') {
    yield* decodeParquet(file, { ...options, fields: mappedFields(options) });
    return;
  }
  // Others than JSON Lines, and decompressors, may hold several chunks at once.
  const isHeld = compression !== 'none' || format !== 'json-lines';
  const chunks = file.stream(0, isHeld ? 'owned' : 'reused');
  yield* decodeStream(decompress(chunks, compression), format, options);
}

type TextFormat = Exclude<RecordFormat, 'parquet'>;

async function* decodeStream(
  chunks: ByteChunks,
  format: TextFormat,
  mapping: ResolvedMapping,
): AsyncGenerator<RecordBatch> {
  yield* decodeOpened(await openText(chunks), format, mapping);
}

function decodeOpened(
  text: OpenedText,
  format: TextFormat,
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

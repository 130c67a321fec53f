import type { ExportFormat, ExportOptions, ExportWriter } from './export-format.ts';
import { datatroveFormat } from './formats/datatrove.ts';
import { dolmaFormat } from './formats/dolma.ts';
import { litdataFormat } from './formats/litdata.ts';
import { megatronFormat } from './formats/megatron.ts';
import { mosaicFormat } from './formats/mosaic.ts';
import { nanogptFormat } from './formats/nanogpt.ts';
import { numpyFormat } from './formats/numpy.ts';
import { parquetFormat } from './formats/parquet.ts';
import type { OutputFolder } from './output-folder.ts';

/** The formats by the names that a recipe has for them. */
export const EXPORT_FORMATS = {
  parquet: parquetFormat,
  megatron: megatronFormat,
  mds: mosaicFormat,
  litdata: litdataFormat,
  nanogpt: nanogptFormat,
  numpy: numpyFormat,
  dolma: dolmaFormat,
  datatrove: datatroveFormat,
} as const satisfies Readonly<Record<string, ExportFormat>>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;

/** Asks before any work whether a format can hold a vocabulary. @throws RangeError naming those that can. */
export function checkVocabulary(name: ExportFormatName, vocabularySize: number): void {
  if (vocabularySize <= EXPORT_FORMATS[name].largestVocabulary) return;
  const others = Object.entries(EXPORT_FORMATS).filter(
    ([, other]) => vocabularySize <= other.largestVocabulary,
  );
  throw new RangeError(
    `${name} holds vocabularies of at most ${EXPORT_FORMATS[name].largestVocabulary} ids, got ${vocabularySize}; ` +
      `${others.map(([other]) => other).join(', ')} can`,
  );
}

/**
 * A writer of one split in a format, blocks in and files out.
 *
 * @throws RangeError for a vocabulary that the format cannot hold, and for options that it cannot use.
 */
export function createExportWriter(
  name: ExportFormatName,
  folder: OutputFolder,
  options: ExportOptions,
): ExportWriter {
  checkVocabulary(name, options.vocabularySize);
  return EXPORT_FORMATS[name].createWriter(folder, options);
}

export type { ByteSink } from './byte-sink.ts';
export { type BlockDigest, createBlockDigester } from './digest-blocks.ts';
export {
  createDocumentWriter,
  DOCUMENT_FORMATS,
  type DocumentExportOptions,
  type DocumentFormatName,
  type DocumentWriter,
} from './document-formats.ts';
export {
  createDocumentTableWriter,
  type DocumentSpansRow,
  type DocumentTableWriter,
} from './document-table.ts';
export type { ExportedFiles, ExportFormat, ExportOptions, ExportWriter } from './export-format.ts';
export {
  checkVocabulary,
  createExportWriter,
  EXPORT_FORMATS,
  type ExportFormatName,
} from './export-formats.ts';
export {
  type GroupRow,
  groupTablePath,
  readGroupTable,
  writeGroupTable,
} from './group-table.ts';
export {
  BY_DOMAIN_FOLDER,
  type HubConfig,
  type HubPart,
  hubCardHeader,
  hubShardFile,
  hubShardPath,
  type ShardName,
} from './hub-layout.ts';
export { createLossWeightWriter } from './loss-weight-file.ts';
export type { OutputFile, OutputFolder, WrittenFile } from './output-folder.ts';
export {
  BLOCK_COLUMNS,
  type BlockColumn,
  type BlockFormat,
  huggingFaceFeatures,
  OPTIONAL_COLUMNS,
  type OptionalColumn,
} from './parquet-schema.ts';
export { type BlockWriter, createParquetWriter, type ParquetWriterOptions } from './parquet-writer.ts';
export {
  type ReadBlocksOptions,
  readBlockDomains,
  readBlockFormat,
  readBlockSpans,
  readBlocks,
} from './read-blocks.ts';
export { digestFormat, REREADERS, type RereadName } from './reread/digest-format.ts';
export type { RereadShape, WrittenFolder, WrittenRange } from './reread/written-folder.ts';
export { type BlockOrigin, createSpanFileWriter, readBlockOrigin, type SpanOrigin } from './span-file.ts';
export { createSpanTableWriter } from './span-table.ts';
export {
  createTextLinesWriter,
  createTextTableWriter,
  type TextRow,
  type TextWriter,
} from './text-files.ts';
export type { DocumentBatch } from './token-runs.ts';

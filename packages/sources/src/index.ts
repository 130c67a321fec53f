export { compileCapture } from './capture-pattern.ts';
export type { FetchedPiece, FileClusters } from './clusters/file-clusters.ts';
export { type ClusterOptions, readClusters, readClusterTail } from './clusters/read-clusters.ts';
export type { FieldDescription, FieldType } from './describe/describe-fields.ts';
export type { RecordLayout } from './describe/describe-layouts.ts';
export {
  type ConfigDescription,
  type DescribeOptions,
  describeSource,
  type SourceDescription,
} from './describe/describe-source.ts';
export {
  DOCUMENT_MAPPING_DEFAULTS,
  type DocumentMapping,
  type ResolvedMapping,
  resolveMapping,
} from './document-mapping.ts';
export {
  type Compression,
  formatOfName,
  isDataFile,
  mayEnterBytes,
  RECORD_FORMATS,
  type RecordFormat,
} from './file-format.ts';
export type { Environment } from './hub-settings.ts';
export type { KnownDigests } from './local-store.ts';
export type { NetworkOptions } from './network-options.ts';
export {
  type Publication,
  type PublishedChange,
  type PublishedFile,
  type PublishOptions,
  publishDataset,
  type UploadProgress,
} from './publish/publish-dataset.ts';
export { type DocumentBatch, type ReadOptions, readDocuments } from './read-documents.ts';
export { readFiles, type WholeFiles } from './read-files.ts';
export { readLicences } from './read-licences.ts';
export { type ReadRecordsOptions, type RecordRun, readRecordStream, readRecords } from './read-records.ts';
export { type ResolveOptions, resolveSource } from './resolve-source.ts';
export type { RowRange } from './row-range.ts';
export type { ResolvedSource, SourceFile, SourceSpec } from './source-spec.ts';
export type { SubdomainRule } from './subdomain-rule.ts';

export {
  type ByteChange,
  CHUNK_BYTES,
  changedBytes,
  checkOfChunk,
  differingChunks,
} from './chunk-checks.ts';
export { compareFiles, type FileMismatch } from './compare-files.ts';
export { type FileEntry, fileEntrySchema } from './file-entry.ts';
export {
  type DocumentStreamEntry,
  digestJson,
  MANIFEST_VERSION,
  type Manifest,
  manifestSchema,
  parseManifest,
  renderJson,
  renderManifest,
  type SourceEntry,
  type StreamEntry,
  type SwitchEntry,
  type TokenEntry,
} from './manifest.ts';
export {
  type GroupTest,
  type SampleCertificate,
  type SampledPart,
  sampleCertificateSchema,
} from './sample-certificate.ts';
export { checkSeal, describeChange, sealJson } from './seal.ts';
export {
  parseSplitCertificate,
  SPLIT_CERTIFICATE_VERSION,
  type SplitCertificate,
  splitCertificateSchema,
} from './split-certificate.ts';

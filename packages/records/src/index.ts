export { type BlockBatch, type BlockSpans, sequenceLengths } from './blocks.ts';
export { DataError, type DataErrorOptions, type DataPosition } from './data-error.ts';
export {
  type Document,
  documentId,
  documentIdPrefix,
  type Fields,
  type FieldValue,
  type Origin,
  type ParsedDocumentId,
  parseDocumentId,
} from './document.ts';
export { addDropCounts, DROP_REASONS, type DropCounts, type DropReason } from './drop-reason.ts';
export type { EdgeCurve, EdgeRow } from './edge-curve.ts';
export { type Finding, SEVERITIES, type Severity } from './finding.ts';
export type { Giveaway, GiveawayExample, GiveawayPlace, GiveawayRun } from './giveaway.ts';
export type { RenderedText, TextPiece } from './rendered-text.ts';
export { SPAN_KINDS, type SpanKind, spanKindCode, spanKindOf } from './span.ts';
export { type HeldOutSplit, SPLIT_NAMES, type SplitName } from './split-name.ts';
export { allocateTokenIds, type TokenIds, tokenByteLength } from './token-ids.ts';

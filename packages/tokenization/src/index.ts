export {
  type EncodedDocuments,
  type EncodeRenderedOptions,
  encodeRendered,
} from './encode-rendered.ts';
export { type LoadTokenizerOptions, loadTokenizer } from './load-tokenizer.ts';
export type { NativeIds, NativeLibrary } from './native-engine.ts';
export {
  addTokenStatistics,
  countUsedIds,
  type TokenCounter,
  type TokenStatistics,
  tokenCounter,
} from './token-statistics.ts';
export type {
  EncodedTexts,
  EngineName,
  SpecialTokenHandling,
  TextPosition,
  TokenExtents,
  Tokenizer,
} from './tokenizer.ts';

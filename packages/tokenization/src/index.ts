export {
  type EncodedDocuments,
  type EncodeRenderedOptions,
  encodeRendered,
} from './encode-rendered.ts';
export { type LoadTokenizerOptions, loadTokenizer } from './load-tokenizer.ts';
export { addTokenStatistics, countTokens, countUsedIds, type TokenStatistics } from './token-statistics.ts';
export type {
  EncodedTexts,
  EngineName,
  SpecialTokenHandling,
  TextPosition,
  TokenExtents,
  Tokenizer,
} from './tokenizer.ts';

import { literalPattern } from './find-added-tokens.ts';
import type { EncodedTexts, Tokenizer } from './tokenizer.ts';

/** What tokenizing some texts came to. Plain data: counts add up over batches, tasks and workers. */
export interface TokenStatistics {
  readonly textCount: number;
  /** UTF-8 bytes of the texts. */
  readonly byteCount: number;
  readonly tokenCount: number;
  /** Tokens for which the vocabulary had nothing. */
  readonly unknownTokenCount: number;
  /** Tokens that are one byte of a character which the vocabulary lacks. */
  readonly byteFallbackTokenCount: number;
  /** Occurrences in the texts of the literals of control tokens: injected under `as-control`, text under `as-text`. */
  readonly controlLiteralCount: number;
  /** As in {@link EncodedTexts}: 0 if no piece has more than eight bytes, or the engine does not tell. */
  readonly longestPieceBytes: number;
  /** One bit an id, the lowest bit first: whether it occurred. */
  readonly usedIds: Uint8Array;
}

/** Counts a batch of texts. @throws RangeError if `encoded` is not of as many texts. */
export function countTokens(
  tokenizer: Tokenizer,
  texts: readonly string[],
  encoded: EncodedTexts,
): TokenStatistics {
  if (encoded.offsets.length !== texts.length + 1) {
    throw new RangeError(
      `countTokens: encoded must be of ${texts.length} texts, got ${encoded.offsets.length - 1}`,
    );
  }
  const { ids } = encoded;
  const usedIds = new Uint8Array(Math.ceil(tokenizer.vocabularySize / 8));
  for (let token = 0; token < ids.length; token++) usedIds[ids[token]! >> 3]! |= 1 << (ids[token]! & 7);
  return {
    textCount: texts.length,
    byteCount: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    tokenCount: ids.length,
    unknownTokenCount: countIds(ids, (id) => id === tokenizer.unknownId),
    byteFallbackTokenCount: countIds(ids, tokenizer.isByteFallback),
    controlLiteralCount: countLiterals(tokenizer.controlLiterals, texts),
    longestPieceBytes: encoded.longestPieceBytes ?? 0,
    usedIds,
  };
}

/** The statistics of all texts together. @throws RangeError for statistics of different vocabularies. */
export function addTokenStatistics(a: TokenStatistics, b: TokenStatistics): TokenStatistics {
  if (a.usedIds.length !== b.usedIds.length) {
    throw new RangeError('addTokenStatistics: both must be of one vocabulary');
  }
  return {
    textCount: a.textCount + b.textCount,
    byteCount: a.byteCount + b.byteCount,
    tokenCount: a.tokenCount + b.tokenCount,
    unknownTokenCount: a.unknownTokenCount + b.unknownTokenCount,
    byteFallbackTokenCount: a.byteFallbackTokenCount + b.byteFallbackTokenCount,
    controlLiteralCount: a.controlLiteralCount + b.controlLiteralCount,
    longestPieceBytes: Math.max(a.longestPieceBytes, b.longestPieceBytes),
    usedIds: a.usedIds.map((bits, index) => bits | b.usedIds[index]!),
  };
}

/** How many different ids occurred. */
export function countUsedIds({ usedIds }: Pick<TokenStatistics, 'usedIds'>): number {
  let count = 0;
  for (let bits of usedIds) for (; bits !== 0; bits &= bits - 1) count++;
  return count;
}

function countIds(ids: ArrayLike<number>, isCounted: (id: number) => boolean): number {
  let count = 0;
  for (let token = 0; token < ids.length; token++) if (isCounted(ids[token]!)) count++;
  return count;
}

function countLiterals(literals: readonly string[], texts: readonly string[]): number {
  if (literals.length === 0) return 0;
  const pattern = literalPattern(literals);
  return texts.reduce((sum, text) => sum + (text.match(pattern)?.length ?? 0), 0);
}

import { literalPattern } from './find-added-tokens.ts';
import type { EncodedTexts, Tokenizer } from './tokenizer.ts';

/** What tokenizing some texts came to. Plain data: counts add up over batches, tasks and workers. */
export interface TokenStatistics {
  readonly textCount: number;
  /** UTF-8 bytes of the texts. */
  readonly byteCount: number;
  /** All ids, those around texts included. */
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

/** Counts batches of texts as they are encoded. */
export interface TokenCounter {
  /** @throws RangeError if `encoded` is not of as many texts. */
  add(texts: readonly string[], encoded: EncodedTexts): void;
  /** What was counted so far; a copy. */
  statistics(): TokenStatistics;
}

const USED = 1;
const UNKNOWN = 2;
const BYTE = 4;

/** A counter for one tokenizer. Memory: a byte an id. */
export function tokenCounter(tokenizer: Tokenizer): TokenCounter {
  // By id: what kind of token it is, and whether it occurred.
  const flags = Uint8Array.from({ length: tokenizer.vocabularySize }, (_, id) =>
    id === tokenizer.unknownId ? UNKNOWN : tokenizer.isByteFallback(id) ? BYTE : 0,
  );
  const hasOddTokens = flags.some((flag) => flag !== 0);
  const countLiterals = literalCounter(tokenizer.controlLiterals);
  const sums = { textCount: 0, byteCount: 0, tokenCount: 0, controlLiteralCount: 0, longestPieceBytes: 0 };
  const odd = { unknownTokenCount: 0, byteFallbackTokenCount: 0 };
  return {
    add(texts, { ids, offsets, longestPieceBytes = 0 }) {
      if (offsets.length !== texts.length + 1) {
        throw new RangeError(
          `tokenCounter.add: encoded must be of ${texts.length} texts, got ${offsets.length - 1}`,
        );
      }
      for (let token = 0; token < ids.length; token++) flags[ids[token]!]! |= USED;
      if (hasOddTokens) countOddTokens(ids, flags, odd);
      sums.textCount += texts.length;
      sums.byteCount += texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      sums.tokenCount += ids.length;
      sums.controlLiteralCount += countLiterals(texts);
      sums.longestPieceBytes = Math.max(sums.longestPieceBytes, longestPieceBytes);
    },
    statistics: () => ({ ...sums, ...odd, usedIds: packBits(flags) }),
  };
}

function countOddTokens(
  ids: EncodedTexts['ids'],
  flags: Uint8Array,
  odd: { unknownTokenCount: number; byteFallbackTokenCount: number },
): void {
  for (let token = 0; token < ids.length; token++) {
    const flag = flags[ids[token]!]!;
    odd.unknownTokenCount += (flag & UNKNOWN) >> 1;
    odd.byteFallbackTokenCount += (flag & BYTE) >> 2;
  }
}

function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let id = 0; id < flags.length; id++) bits[id >> 3]! |= (flags[id]! & USED) << (id & 7);
  return bits;
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

/** Counts literals, leftmost and longest first; texts without the first character of any cost one search for each. */
function literalCounter(literals: readonly string[]): (texts: readonly string[]) => number {
  if (literals.length === 0) return () => 0;
  const pattern = literalPattern(literals);
  const starts = [...new Set(literals.map((literal) => literal.slice(0, 2)))];
  return (texts) => {
    let count = 0;
    for (const text of texts) {
      if (starts.some((start) => text.includes(start))) count += text.match(pattern)?.length ?? 0;
    }
    return count;
  };
}

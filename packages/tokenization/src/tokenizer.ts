import type { TokenIds } from '@sluice/records';

/**
 * What does the work: the library that runs everywhere, this package's own code for the kinds it covers, or the Rust
 * library where it is installed.
 */
export type EngineName = 'reference' | 'fast' | 'native';

/** The ids of a batch of texts, one behind the other. The caller owns both arrays. */
export interface EncodedTexts {
  /** 16 bits wide if the vocabulary has at most 65,536 ids, else 32. */
  readonly ids: TokenIds;
  /** Length `texts.length + 1`, from 0: text t has the ids `offsets[t] .. offsets[t + 1]`. */
  readonly offsets: Uint32Array;
  /**
   * Bytes of the longest piece between splits, 0 if none has more than eight. A piece of very many bytes is junk more
   * often than not. Undefined where the engine does not tell.
   */
  readonly longestPieceBytes: number | undefined;
}

/**
 * Where a text stands in its document. Some tokenizers put a space before a document's first word; a
 * continuation is encoded without it.
 */
export type TextPosition = 'document' | 'continuation';

/** Text to ids and back, for one `tokenizer.json`. Deterministic; special tokens are never added to a text. */
export interface Tokenizer {
  readonly engine: EngineName;
  /** Why this engine: what `auto` found, or that the caller chose it. */
  readonly engineReason: string;
  /** Ways in which the ids are known to differ from the original tokenizer's; empty for most. */
  readonly knownDivergences: readonly string[];
  /** One more than the largest id; a model's embedding needs at least this many rows. */
  readonly vocabularySize: number;
  /** The id behind every document. */
  readonly endOfTextId: number;
  readonly beginningOfTextId: number | undefined;
  readonly paddingId: number | undefined;
  readonly unknownId: number | undefined;
  /** Whether every token's place in its text is known, so that pieces can be merged before encoding. */
  readonly exactOffsets: boolean;
  /** Literals that are plain text under `as-text` and control tokens under `as-control`, sorted by code unit. */
  readonly controlLiterals: readonly string[];
  readonly specialTokens: SpecialTokenHandling;
  /** Ids of texts. Lone surrogates count as U+FFFD. @throws TypeError if a text is no string. */
  encodeBatch(texts: readonly string[], position?: TextPosition): EncodedTexts;
  /** The text of ids; bytes that are not UTF-8 become U+FFFD. @throws RangeError for an id the vocabulary lacks. */
  decode(ids: Iterable<number>): string;
  /** The bytes that an id stands for, a copy. @throws RangeError for an id the vocabulary lacks. */
  tokenBytes(id: number): Uint8Array;
  /** The token's own spelling in the vocabulary, or undefined. */
  tokenOf(id: number): string | undefined;
  /** The id of a token's spelling in the vocabulary or among the added tokens, or undefined. */
  idOf(token: string): number | undefined;
  /** Whether the id is one of the 256 byte tokens of a vocabulary with byte fallback. */
  isByteFallback(id: number): boolean;
  /**
   * For pieces of a text that end at the code units `ends`: the end of each in bytes of the text that the model
   * sees, and each id's length in the same bytes. Present where `exactOffsets` holds.
   */
  readonly extents: TokenExtents | undefined;
}

/** The bridge from positions in a text to positions in what the model sees of it. */
export interface TokenExtents {
  /** Bytes of an id in the normalised text. */
  byteLengthOf(id: number): number;
  /** For increasing ends in code units, the last being the text's length: ends in bytes of the normalised text. */
  byteEnds(text: string, ends: readonly number[], position: TextPosition): number[];
}

/** What a special token's literal in a text becomes: the letters it is written with, or the control token. */
export type SpecialTokenHandling = 'as-text' | 'as-control';

/** What an engine does; everything else of a {@link Tokenizer} is the same for all. */
export interface Engine {
  readonly name: EngineName;
  encodeBatch(texts: readonly string[], position: TextPosition): EncodedTexts;
}

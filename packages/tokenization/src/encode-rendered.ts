/**
 * Spans of characters become spans of tokens.
 *
 * Rule: a token belongs to the piece that holds the last byte of its text; a token without text of its own (the mark
 * that some tokenizers put before a document) belongs to the piece behind it; a piece that gets no token has no span.
 * What Unicode composes into one character, and a surrogate pair, counts whole for the piece that holds its end.
 */
import {
  allocateTokenIds,
  DataError,
  type RenderedText,
  type SpanKind,
  spanKindCode,
  type TokenIds,
} from '@sluice/records';
import type { EncodedTexts, TokenExtents, Tokenizer } from './tokenizer.ts';

export interface EncodeRenderedOptions {
  /**
   * `merge` encodes a text whole, as a model will be given it later, and tokens may straddle pieces. `clean` encodes
   * each piece by itself, so that none does. Where a tokenizer's `exactOffsets` is false, `clean` is used.
   */
  readonly boundary: 'merge' | 'clean';
  /** Whether every document begins with the beginning-of-text token, a span of kind `separator`. @default 'none' */
  readonly beginningOfText?: 'prepend' | 'none';
  /** Whether every document ends with the end-of-text token, a span of kind `separator`. */
  readonly endOfText: 'append' | 'none';
}

/** Documents as ids with the kind of every token. The caller owns all arrays. Spans tile each document. */
export interface EncodedDocuments {
  readonly ids: TokenIds;
  /** Length `documents + 1`, from 0. */
  readonly offsets: Uint32Array;
  /** Length `documents + 1`, from 0: document d has the spans `spanOffsets[d] .. spanOffsets[d + 1]`. */
  readonly spanOffsets: Uint32Array;
  /** Codes of the span kinds of `@sluice/records`. */
  readonly spanKinds: Uint8Array;
  /** The span's first token, counted from the start of its document. */
  readonly spanStarts: Uint32Array;
  /** Tokens of the span, at least 1. */
  readonly spanLengths: Uint32Array;
  /** The boundary that was used: `clean` if the tokenizer cannot merge exactly. */
  readonly boundary: 'merge' | 'clean';
  /** As in {@link EncodedTexts}. */
  readonly longestPieceBytes: number | undefined;
}

/**
 * Encodes rendered texts and carries their pieces over to the tokens. Pieces of one kind that follow one another
 * become one span each, as they are.
 *
 * @throws RangeError if the pieces of a text do not tile it; DataError `tokenizer-extent-mismatch` if the lengths of
 * the tokens do not add up to the text's, which no known tokenizer file leads to; DataError
 * `tokenizer-no-beginning-of-text` if there is no such token to prepend.
 */
export function encodeRendered(
  tokenizer: Tokenizer,
  rendered: readonly RenderedText[],
  options: EncodeRenderedOptions,
): EncodedDocuments {
  const around = tokensAround(tokenizer, options);
  for (const [index, document] of rendered.entries()) checkTiling(document, index);
  const counted =
    options.boundary === 'merge' && tokenizer.extents !== undefined
      ? countMerged(tokenizer, rendered, tokenizer.extents)
      : countClean(tokenizer, rendered);
  return assemble(rendered, counted, { around, vocabularySize: tokenizer.vocabularySize });
}

/** Ids of documents, and how many of them each piece gets, piece by piece. */
interface CountedPieces {
  readonly boundary: 'merge' | 'clean';
  readonly ids: TokenIds;
  readonly counts: Uint32Array;
  readonly longestPieceBytes: number | undefined;
}

function countMerged(
  tokenizer: Tokenizer,
  rendered: readonly RenderedText[],
  extents: TokenExtents,
): CountedPieces {
  const encoded = tokenizer.encodeBatch(rendered.map((document) => document.text));
  const counts = new Uint32Array(countPieces(rendered));
  let first = 0;
  for (const [index, { text, pieces }] of rendered.entries()) {
    const ends = pieces.length < 2 ? undefined : pieces.map((piece) => piece.end);
    const run = { encoded, start: encoded.offsets[index]!, end: encoded.offsets[index + 1]! };
    if (ends === undefined) counts.fill(run.end - run.start, first, first + pieces.length);
    else assignTokens(run, extents, { ends: extents.byteEnds(text, ends, 'document'), counts, first });
    first += pieces.length;
  }
  const { ids, longestPieceBytes } = encoded;
  return { boundary: 'merge', ids, counts, longestPieceBytes };
}

interface TokenRun {
  readonly encoded: EncodedTexts;
  readonly start: number;
  readonly end: number;
}

interface PieceEnds {
  readonly ends: readonly number[];
  readonly counts: Uint32Array;
  /** The row of `counts` of the document's first piece. */
  readonly first: number;
}

function assignTokens(run: TokenRun, extents: TokenExtents, { ends, counts, first }: PieceEnds): void {
  let byteEnd = 0;
  let piece = 0;
  for (let token = run.start; token < run.end; token++) {
    byteEnd += extents.byteLengthOf(run.encoded.ids[token]!);
    while (piece < ends.length - 1 && byteEnd > ends[piece]!) piece++;
    counts[first + piece]!++;
  }
  if (byteEnd === ends.at(-1)) return;
  throw new DataError(
    'tokenizer-extent-mismatch',
    `the tokens of a text have ${byteEnd} bytes together, the text has ${ends.at(-1)}`,
    { hint: 'use the boundary clean, and report the tokenizer.json' },
  );
}

function countClean(tokenizer: Tokenizer, rendered: readonly RenderedText[]): CountedPieces {
  const heads: string[] = [];
  const tails: string[] = [];
  for (const { text, pieces } of rendered) {
    for (const { start, end } of pieces) (start === 0 ? heads : tails).push(text.slice(start, end));
  }
  const parts = [tokenizer.encodeBatch(heads), tokenizer.encodeBatch(tails, 'continuation')] as const;
  return interleave(tokenizer, rendered, parts);
}

/** Puts the ids of first pieces and of later ones back into the order of the documents. */
function interleave(
  tokenizer: Tokenizer,
  rendered: readonly RenderedText[],
  [heads, tails]: readonly [EncodedTexts, EncodedTexts],
): CountedPieces {
  const ids = allocateTokenIds(heads.ids.length + tails.ids.length, tokenizer.vocabularySize);
  const counts = new Uint32Array(countPieces(rendered));
  const next = { head: 0, tail: 0, piece: 0, token: 0 };
  for (const { pieces } of rendered) {
    for (const { start } of pieces) {
      const from = start === 0 ? heads : tails;
      const text = start === 0 ? next.head++ : next.tail++;
      const run = from.ids.subarray(from.offsets[text]!, from.offsets[text + 1]!);
      ids.set(run, next.token);
      next.token += run.length;
      counts[next.piece++] = run.length;
    }
  }
  const { longestPieceBytes: longest } = heads;
  const longestPieceBytes =
    longest === undefined ? undefined : Math.max(longest, tails.longestPieceBytes ?? 0);
  return { boundary: 'clean', ids, counts, longestPieceBytes };
}

/** The ids that stand before and behind every document. */
interface TokensAround {
  readonly before: number | undefined;
  readonly behind: number | undefined;
}

function tokensAround(tokenizer: Tokenizer, options: EncodeRenderedOptions): TokensAround {
  const { endOfTextId, beginningOfTextId } = tokenizer;
  const isPrepended = options.beginningOfText === 'prepend';
  if (isPrepended && beginningOfTextId === undefined) {
    throw new DataError(
      'tokenizer-no-beginning-of-text',
      'no beginning-of-text token is named, and none has a known name',
      { hint: 'name one of its tokens as beginningOfText, or do without' },
    );
  }
  return {
    before: isPrepended ? beginningOfTextId : undefined,
    behind: options.endOfText === 'append' ? endOfTextId : undefined,
  };
}

interface AssembleOptions {
  readonly around: TokensAround;
  readonly vocabularySize: number;
}

function assemble(
  rendered: readonly RenderedText[],
  { boundary, ids: counted, counts, longestPieceBytes }: CountedPieces,
  { around: { before, behind }, vocabularySize }: AssembleOptions,
): EncodedDocuments {
  const separators = (before === undefined ? 0 : 1) + (behind === undefined ? 0 : 1);
  const ids = allocateTokenIds(counted.length + separators * rendered.length, vocabularySize);
  const spanCount = counts.reduce((sum, count) => sum + Math.min(count, 1), 0) + separators * rendered.length;
  const offsets = new Uint32Array(rendered.length + 1);
  const spanOffsets = new Uint32Array(rendered.length + 1);
  const spanKinds = new Uint8Array(spanCount);
  const spanStarts = new Uint32Array(spanCount);
  const spanLengths = new Uint32Array(spanCount);
  let span = 0;
  let read = 0;
  let piece = 0;
  for (const [document, { pieces }] of rendered.entries()) {
    const start = offsets[document]!;
    let length = 0;
    const add = (kind: SpanKind, count: number) => {
      if (count === 0) return;
      spanKinds[span] = spanKindCode(kind);
      spanStarts[span] = length;
      spanLengths[span++] = count;
      length += count;
    };
    const addSeparator = (id: number | undefined) => {
      if (id === undefined) return;
      ids[start + length] = id;
      add('separator', 1);
    };
    addSeparator(before);
    const textStart = length;
    for (const { kind } of pieces) add(kind, counts[piece++]!);
    ids.set(counted.subarray(read, read + length - textStart), start + textStart);
    read += length - textStart;
    addSeparator(behind);
    offsets[document + 1] = start + length;
    spanOffsets[document + 1] = span;
  }
  return { ids, offsets, spanOffsets, spanKinds, spanStarts, spanLengths, boundary, longestPieceBytes };
}

function countPieces(rendered: readonly RenderedText[]): number {
  return rendered.reduce((sum, document) => sum + document.pieces.length, 0);
}

function checkTiling({ text, pieces }: RenderedText, index: number): void {
  let end = 0;
  for (const piece of pieces) {
    if (piece.start !== end || piece.end <= piece.start) break;
    end = piece.end;
  }
  if (end === text.length) return;
  throw new RangeError(
    `encodeRendered: the pieces of rendered[${index}] must tile its text; they stop at ${end}`,
  );
}

import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers';
import { allocateTokenIds, DataError } from '@sluice/records';
import { withoutPrefix, withoutPrepend } from './continuation.ts';
import { findReferenceLimits } from './reference-limits.ts';
import { referencePreTokenizer } from './reference-steps.ts';
import type { EncodedTexts, Engine, TextPosition } from './tokenizer.ts';
import type { AddedToken, TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * The reference engine: `@huggingface/tokenizers`, behind a check that it reads every part of this file as meant.
 *
 * @param unmatched Added tokens whose literals stay plain text.
 * @throws DataError `tokenizer-unsupported` if the library would read a part of the file otherwise than meant.
 */
export function referenceEngine(definition: TokenizerDefinition, unmatched: readonly AddedToken[]): Engine {
  const limits = findReferenceLimits(definition);
  if (limits.length > 0) {
    throw new DataError(
      'tokenizer-unsupported',
      `the reference engine cannot run this tokenizer: ${limits.join('; ')}`,
      {
        hint: 'choose a tokenizer that the fast engine covers, or one without this part',
      },
    );
  }
  const build = (position: TextPosition) =>
    new ReferenceTokenizer(referenceJson(definition, unmatched, position), {});
  const library: { [position in TextPosition]?: ReferenceTokenizer } = { document: build('document') };
  return {
    name: 'reference',
    encodeBatch(texts, position) {
      library[position] ??= build(position);
      return encodeTexts(library[position], texts, definition.vocabularySize);
    },
  };
}

function encodeTexts(
  library: ReferenceTokenizer,
  texts: readonly string[],
  vocabularySize: number,
): EncodedTexts {
  const offsets = new Uint32Array(texts.length + 1);
  const lists = texts.map((text, index) => {
    const ids = encodeText(library, text, index);
    offsets[index + 1] = offsets[index]! + ids.length;
    return ids;
  });
  const ids = allocateTokenIds(offsets[texts.length]!, vocabularySize);
  for (const [index, list] of lists.entries()) ids.set(list, offsets[index]!);
  return { ids, offsets, longestPieceBytes: undefined };
}

/** The library passes the tokens of a word as arguments of one call, which very long words overflow. */
function encodeText(library: ReferenceTokenizer, text: string, index: number): number[] {
  try {
    return library.encode(text.toWellFormed(), { add_special_tokens: false }).ids;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DataError(
      'tokenizer-text-too-long',
      `texts[${index}] has a run that the reference engine cannot encode`,
      {
        hint: `it has ${text.length} characters; leave such texts out, or choose a tokenizer that the fast engine covers`,
        cause: error,
      },
    );
  }
}

function referenceJson(
  definition: TokenizerDefinition,
  unmatched: readonly AddedToken[],
  position: TextPosition,
): object {
  const without = position === 'continuation';
  return {
    normalizer: without ? withoutPrepend(definition.normalizer) : definition.normalizer,
    pre_tokenizer: referencePreTokenizer(
      without ? withoutPrefix(definition.preTokenizer) : definition.preTokenizer,
    ),
    model: withoutLiterals(definition, unmatched),
    added_tokens: definition.addedTokens.filter((token) => !unmatched.includes(token)).map(addedTokenJson),
    post_processor: null,
    decoder: null,
  };
}

function addedTokenJson(token: AddedToken): object {
  return {
    id: token.id,
    content: token.content,
    special: token.special,
    normalized: token.normalized,
    lstrip: token.leftStrip,
    rstrip: token.rightStrip,
  };
}

/**
 * The model without the literals of control tokens as words. BPE reaches them by merges alone, which is checked
 * elsewhere; a model that looks whole words up would find them.
 */
function withoutLiterals(definition: TokenizerDefinition, unmatched: readonly AddedToken[]): object {
  const { model, rawModel } = definition;
  const literals = new Set(unmatched.map((token) => token.content));
  if (model.kind === 'Unigram') {
    const rows = rawModel.vocab as readonly (readonly [string, number])[];
    return {
      ...rawModel,
      vocab: rows.map((row, id) => (literals.has(row[0]) ? [unwritable(id), row[1]] : row)),
    };
  }
  if (model.kind === 'BPE' && !model.ignoreMerges) return rawModel;
  const rename = (token: string, id: number) => (literals.has(token) ? unwritable(id) : token);
  const unknown = model.unknownToken;
  const vocabulary = [...model.vocabulary].map(([token, id]) => [rename(token, id), id] as const);
  return {
    ...rawModel,
    vocab: Object.fromEntries(vocabulary),
    ...(unknown === undefined ? {} : { unk_token: rename(unknown, model.vocabulary.get(unknown)!) }),
  };
}

/** A spelling that no well-formed text has: it begins with a lone surrogate. */
function unwritable(id: number): string {
  return `\ud800${id}`;
}

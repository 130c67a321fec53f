import { withoutPrefix, withoutPrepend } from './continuation.ts';
import type { TextPosition } from './tokenizer.ts';
import type { AddedToken, Part, TokenizerDefinition } from './tokenizer-definition.ts';

/** A character that no text has: Unicode will never assign it. */
const NEVER = '\u{10fffe}';

/**
 * The tokenizer.json for the Rust library: without truncation, padding and special tokens around texts, and with the
 * literals of some added tokens made unwritable, so that texts that spell them stay texts. Tokens keep their places in
 * the list, since that library numbers them by place.
 */
export function nativeJson(
  definition: TokenizerDefinition,
  unmatched: readonly AddedToken[],
  position: TextPosition,
): string {
  const hidden = new Set(unmatched.map((token) => token.content));
  const spell = (content: string) => (hidden.has(content) ? `${NEVER}${content}${NEVER}` : content);
  const isContinuation = position === 'continuation';
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: definition.addedTokens.map((token) => ({
      id: token.id,
      content: spell(token.content),
      single_word: false,
      lstrip: token.leftStrip,
      rstrip: token.rightStrip,
      normalized: token.normalized,
      special: token.special,
    })),
    normalizer: isContinuation ? withoutPrepend(definition.normalizer) : definition.normalizer,
    pre_tokenizer: isContinuation ? withoutPrefix(definition.preTokenizer) : definition.preTokenizer,
    post_processor: null,
    decoder: null,
    model: spelledModel(definition.rawModel, spell),
  });
}

function spelledModel(model: Part, spell: (token: string) => string): object {
  const { vocab, unk_token: unknown } = model as { vocab?: unknown; unk_token?: unknown };
  return {
    ...model,
    vocab: Array.isArray(vocab)
      ? vocab.map(([token, score]) => [spell(token), score])
      : Object.fromEntries(Object.entries(vocab as object).map(([token, id]) => [spell(token), id])),
    ...(typeof unknown === 'string' ? { unk_token: spell(unknown) } : {}),
  };
}

import { DataError } from '@sluice/records';
import type { AddedToken } from './tokenizer-definition.ts';

/** The added tokens of a tokenizer.json. @throws DataError `tokenizer-added-tokens-invalid`. */
export function parseAddedTokens(value: unknown): AddedToken[] {
  if (!Array.isArray(value)) throw invalid('"added_tokens" is not an array');
  return value.map((token: unknown, index) => {
    if (typeof token !== 'object' || token === null) throw invalid(`added_tokens[${index}] is not an object`);
    const { id, content, special, normalized, single_word, lstrip, rstrip } = token as Record<
      string,
      unknown
    >;
    if (!Number.isInteger(id) || (id as number) < 0)
      throw invalid(`added_tokens[${index}].id is ${String(id)}`);
    if (typeof content !== 'string' || content === '') throw invalid(`added_tokens[${index}] has no content`);
    return {
      id: id as number,
      content,
      special: special === true,
      normalized: typeof normalized === 'boolean' ? normalized : special !== true,
      singleWord: single_word === true,
      leftStrip: lstrip === true,
      rightStrip: rstrip === true,
    };
  });
}

function invalid(what: string): DataError {
  return new DataError('tokenizer-added-tokens-invalid', `tokenizer.json: ${what}`);
}

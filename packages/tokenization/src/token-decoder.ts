import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers';
import { isByteLevel, type TokenBytes } from './token-bytes.ts';
import type { TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * Ids back to text: of a byte-level vocabulary the bytes read as UTF-8, else as the file's own decoder says, without
 * the library's habit of tidying spaces.
 */
export function tokenDecoder(
  definition: TokenizerDefinition,
  bytes: TokenBytes,
): (ids: Iterable<number>) => string {
  if (isByteLevel(definition)) return (ids) => decodeBytes(Array.from(ids, bytes.bytesOf));
  let library: ReferenceTokenizer | undefined;
  return (ids) => {
    const list = Array.from(ids);
    for (const id of list) {
      if (!definition.tokenOfId.has(id)) throw new RangeError(`decode: the vocabulary has no id ${id}`);
    }
    if (list.length === 0) return '';
    library ??= new ReferenceTokenizer(decodingJson(definition), {});
    return library.decode(list, { clean_up_tokenization_spaces: false });
  };
}

function decodeBytes(parts: readonly Uint8Array[]): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(parts));
}

function decodingJson(definition: TokenizerDefinition): object {
  return {
    normalizer: null,
    pre_tokenizer: null,
    model: definition.rawModel,
    added_tokens: definition.addedTokens.map(({ id, content, special }) => ({ id, content, special })),
    post_processor: null,
    decoder: definition.decoder,
  };
}

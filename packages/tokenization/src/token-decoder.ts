import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers';
import { byteDecoder } from './byte-decoder.ts';
import { SPACE_MARK, stepsOf } from './text-form.ts';
import { isByteLevel, type TokenBytes } from './token-bytes.ts';
import type { Part, TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * Ids back to text. Where tokens are bytes, or marks and byte tokens, their bytes are put together and read as UTF-8;
 * else it is done as the file's own decoder says, by the reference library without its habit of tidying spaces.
 */
export function tokenDecoder(
  definition: TokenizerDefinition,
  bytes: TokenBytes,
): (ids: Iterable<number>) => string {
  if (isByteLevel(definition)) return byteDecoder(definition.vocabularySize, bytes);
  const strip = spaceMarkStrip(definition);
  if (strip === undefined) return libraryDecoder(definition);
  const decode = byteDecoder(definition.vocabularySize, bytes);
  return (ids) => {
    const text = decode(ids);
    return strip && text.startsWith(' ') ? text.slice(1) : text;
  };
}

/** Whether the decoder of a vocabulary with byte fallback takes off one space in front; undefined if it does more. */
function spaceMarkStrip({ model, decoder }: TokenizerDefinition): boolean | undefined {
  if (model.kind !== 'BPE' || !model.byteFallback) return undefined;
  const steps = stepsOf(decoder, 'decoders');
  const names = steps.map((step) => step.type);
  if (!names.includes('ByteFallback') || !names.includes('Fuse') || !steps.every(isSpaceMarkStep))
    return undefined;
  return names.includes('Strip');
}

function isSpaceMarkStep(step: Part): boolean {
  if (step.type === 'Replace') {
    const pattern = step.pattern as { readonly String?: unknown } | undefined;
    return pattern?.String === SPACE_MARK && step.content === ' ';
  }
  if (step.type === 'Strip') return step.content === ' ' && step.start === 1 && step.stop === 0;
  return step.type === 'ByteFallback' || step.type === 'Fuse';
}

function libraryDecoder(definition: TokenizerDefinition): (ids: Iterable<number>) => string {
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

import type { TrainedBpe } from './train-bpe.ts';

/** The end-of-text token of the embedded tokenizer; its id is the last. */
export const END_OF_TEXT = '<|endoftext|>';

/** A trained BPE as the `tokenizer.json` of Hugging Face's libraries, with GPT-2's pre-tokenizer. */
export function tokenizerJson({ vocabulary, merges }: TrainedBpe): object {
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      {
        id: vocabulary.length,
        content: END_OF_TEXT,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      },
    ],
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: { ...byteLevel, trim_offsets: false },
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries([...vocabulary, END_OF_TEXT].map((symbol, id) => [symbol, id])),
      merges: merges.map((pair) => pair.join(' ')),
    },
  };
}

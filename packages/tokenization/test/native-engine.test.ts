import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { nativeLibrary } from '../src/node.ts';
import { listsOf } from './encoded-lists.ts';
import { nastyText } from './nasty-text.ts';
import { nativeOracle } from './native-oracle.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

const added = (id: number, content: string) => ({
  ...{ id, content, special: true },
  ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
});

const WORDPIECE = {
  added_tokens: [added(0, '[UNK]')],
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[UNK]': 0, a: 1, '##b': 2, '[SEP]': 3, the: 4, '##n': 5 },
  },
};

describe('the native engine', () => {
  it.each(['gpt2', 'qwen', 'mistral'])(
    'gives the ids of the fast engine, for a tokenizer like %s',
    (name) => {
      const json = TINY_TOKENIZERS[name]!;
      const native = loadTokenizer({ json, engine: 'native', nativeLibrary: nativeLibrary() });
      const fast = loadTokenizer({ json, engine: 'fast' });
      expect(native.engine).toBe('native');
      fc.assert(
        fc.property(
          fc.array(nastyText, { maxLength: 8 }),
          fc.constantFrom('document', 'continuation'),
          (texts, position) => {
            expect(native.encodeBatch(texts, position).ids).toEqual(fast.encodeBatch(texts, position).ids);
          },
        ),
        { seed: 42, numRuns: 60 },
      );
    },
  );

  it('runs what the fast engine does not cover, special tokens as text or as control', async () => {
    const texts = ['the ab then', 'A [SEP] b', '', 'a[SEP]b'];
    for (const specialTokens of ['as-text', 'as-control'] as const) {
      const json = {
        ...WORDPIECE,
        added_tokens: [...WORDPIECE.added_tokens, added(3, '[SEP]')],
      };
      const tokenizer = loadTokenizer({
        json,
        engine: 'native',
        nativeLibrary: nativeLibrary(),
        specialTokens,
      });
      expect(listsOf(tokenizer.encodeBatch(texts))).toEqual(await nativeOracle(json, specialTokens)(texts));
    }
  });

  it('says so where the library is not given, or fails', () => {
    const json = TINY_TOKENIZERS.gpt2!;
    expect(() => loadTokenizer({ json, engine: 'native' })).toThrow(/needs nativeLibrary/);
    const broken = loadTokenizer({
      json,
      engine: 'native',
      nativeLibrary: () => () => {
        throw new Error('no binary for this machine');
      },
    });
    expect(() => broken.encodeBatch(['a'])).toThrow('the native engine failed: no binary for this machine');
  });

  it('refuses a file whose ids it would number otherwise', () => {
    const json = structuredClone(TINY_TOKENIZERS.gpt2) as { added_tokens: { id: number; content: string }[] };
    json.added_tokens.push({ ...json.added_tokens[0]!, id: 5_000, content: '<far>' });
    expect(() => loadTokenizer({ json, engine: 'native', nativeLibrary: nativeLibrary() })).toThrow(
      /native engine cannot run this tokenizer/,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { listsOf } from './encoded-lists.ts';
import { awkwardText } from './nasty-text.ts';
import { nativeOracle } from './native-oracle.ts';

const PUNCTUATED = { type: 'Punctuation', behavior: 'Isolated' };

/** Words by whole pieces: what a pre-tokenizer cuts shows in the ids, since each character is a token. */
function wordPieceJson(pre_tokenizer: object): object {
  const letters = ['[UNK]', '[SEP]', ...'abAdeWorw0123é½²٣.,!-_\'"<|>$'].flatMap((it, index) =>
    index < 2 ? [it] : [it, `##${it}`],
  );
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [
      {
        id: 1,
        content: '[SEP]',
        special: true,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
      },
    ],
    normalizer: null,
    pre_tokenizer,
    post_processor: null,
    decoder: null,
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...new Set(letters)].map((token, id) => [token, id])),
    },
  };
}

// Awkward texts only: of characters that came to Unicode lately the two libraries have different tables.
describe('referenceEngine', () => {
  it.each<[string, object]>([
    ['BertPreTokenizer', { type: 'BertPreTokenizer' }],
    ['Whitespace', { type: 'Whitespace' }],
    ['WhitespaceSplit', { type: 'WhitespaceSplit' }],
    ['Punctuation', { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, PUNCTUATED] }],
    ['Punctuation in runs', { ...PUNCTUATED, behavior: 'Contiguous' }],
    ['Digits', { type: 'Digits', individual_digits: true }],
    ['Digits in runs', { type: 'Digits', individual_digits: false }],
    [
      'Split that removes a string',
      { type: 'Split', pattern: { String: '.' }, behavior: 'Removed', invert: false },
    ],
  ])('encodeBatch(texts) cuts by %s where the Rust library does', async (_, preTokenizer) => {
    const json = wordPieceJson(preTokenizer);
    const tokenizer = loadTokenizer({ json });
    expect(tokenizer.engine).toBe('reference');
    const native = nativeOracle(json);
    await fc.assert(
      fc.asyncProperty(fc.array(awkwardText, { minLength: 10, maxLength: 10 }), async (texts) => {
        const wellFormed = texts.map((text) => text.toWellFormed());
        expect(listsOf(tokenizer.encodeBatch(wellFormed))).toEqual(await native(wellFormed));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it('encodeBatch(texts) says which text is too long for the library', () => {
    const json = {
      added_tokens: [{ id: 1, content: '</s>', special: true }],
      normalizer: null,
      pre_tokenizer: { type: 'WhitespaceSplit' },
      model: {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['<unk>', 0],
          ['</s>', 0],
          ['a', -1],
        ],
      },
    };
    const tokenizer = loadTokenizer({ json });
    expect([...tokenizer.encodeBatch(['aa a']).ids]).toEqual([2, 2, 2]);
    const encode = () => tokenizer.encodeBatch(['a', 'a'.repeat(400_000)]);
    expect(encode).toThrow(expect.objectContaining({ code: 'tokenizer-text-too-long' }));
    expect(encode).toThrow(/texts\[1\]/);
  });

  it('knownDivergences names the ties of a Unigram model, which the Rust library breaks otherwise', async () => {
    const end = { id: 1, content: '</s>', special: true, single_word: false, lstrip: false, rstrip: false };
    const json = {
      added_tokens: [{ ...end, normalized: false }],
      normalizer: null,
      pre_tokenizer: { type: 'WhitespaceSplit' },
      model: {
        type: 'Unigram',
        unk_id: 0,
        vocab: [
          ['<unk>', 0],
          ['</s>', 0],
          ['1', -7.683706760406494],
          ['11', -9.596034049987793],
        ],
      },
    };
    const tokenizer = loadTokenizer({ json });
    expect(tokenizer.knownDivergences).toEqual([expect.stringContaining('score the same')]);
    expect([...tokenizer.encodeBatch(['11111']).ids]).toEqual([2, 3, 3]);
    expect(await nativeOracle(json)(['11111'])).toEqual([[3, 3, 2]]);
  });
});

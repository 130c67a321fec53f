import { DataError } from '@sluice/records';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { nativeOracle } from './native-oracle.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

type Json = Record<string, unknown>;
const GPT2 = TINY_TOKENIZERS.gpt2 as Json;
const MODEL = GPT2.model as Json;
const withModel = (changes: Json): Json => ({ ...GPT2, model: { ...MODEL, ...changes } });
const withTokens = (...contents: string[]): Json => ({
  ...GPT2,
  added_tokens: contents.map((content, index) => ({
    id: Object.keys(MODEL.vocab as Json).length + index,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
});

function errorOf(load: () => unknown): unknown {
  try {
    load();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('loadTokenizer', () => {
  it.each<[string, string, unknown]>([
    ['a file that is cut off', 'tokenizer-incomplete', { version: '1.0', added_tokens: [] }],
    ['an unknown model', 'tokenizer-model-unknown', withModel({ type: 'Markov' })],
    ['a model of unknown kind', 'tokenizer-model-unknown', { ...GPT2, model: { vocab: { a: 0 } } }],
    ['a model that is a list', 'tokenizer-model-unknown', { ...GPT2, model: 'BPE' }],
    ['a vocabulary that is missing', 'tokenizer-vocabulary-invalid', withModel({ vocab: undefined })],
    ['an id that is no number', 'tokenizer-vocabulary-invalid', withModel({ vocab: { a: 'x' } })],
    ['an empty vocabulary', 'tokenizer-vocabulary-invalid', withModel({ vocab: {}, merges: [] })],
    ['a merge of an unknown token', 'tokenizer-merges-invalid', withModel({ merges: ['a zzz'] })],
    ['a merge into an unknown token', 'tokenizer-merges-invalid', withModel({ merges: ['a z'] })],
    ['a merge of three', 'tokenizer-merges-invalid', withModel({ merges: ['a b c'] })],
    ['an id over 2^32', 'tokenizer-vocabulary-too-large', withModel({ vocab: { a: 2 ** 32 }, merges: [] })],
    ['an unknown token that is none', 'tokenizer-vocabulary-invalid', withModel({ unk_token: '<unk>' })],
    [
      'an added token without content',
      'tokenizer-added-tokens-invalid',
      { ...GPT2, added_tokens: [{ id: 1 }] },
    ],
    ['a normalizer without a type', 'tokenizer-part-unknown', { ...GPT2, normalizer: {} }],
    ['no end-of-text token', 'tokenizer-no-end-of-text', { ...GPT2, added_tokens: [] }],
  ])('loadTokenizer(options) refuses %s', (_, code, json) => {
    const error = errorOf(() => loadTokenizer({ json }));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).code).toBe(code);
  });

  it('loadTokenizer(options) refuses mistakes of the caller', () => {
    expect(() => loadTokenizer({ json: JSON.stringify(GPT2) })).toThrow(TypeError);
    expect(() => loadTokenizer({ json: null })).toThrow(TypeError);
    expect(() => loadTokenizer({ json: GPT2, engine: 'quick' as 'fast' })).toThrow(/engine must be one of/);
    expect(() => loadTokenizer({ json: GPT2, specialTokens: 'never' as 'as-text' })).toThrow(RangeError);
    expect(() => loadTokenizer({ json: GPT2, endOfText: 7 as unknown as string })).toThrow(TypeError);
    expect(() => loadTokenizer({ json: GPT2, endOfText: '<none>' })).toThrow(
      /must be a token of the vocabulary/,
    );
    const tokenizer = loadTokenizer({ json: GPT2 });
    expect(() => tokenizer.encodeBatch(['a', 1 as unknown as string])).toThrow(/texts\[1\] must be a string/);
    expect(() => tokenizer.tokenBytes(1e6)).toThrow(RangeError);
    expect(() => tokenizer.decode([1e6])).toThrow(RangeError);
  });

  it('loadTokenizer(options) finds the special tokens as the field does', () => {
    const json = withTokens('<|endoftext|>', '</s>', '<s>', '<pad>', '<mine>');
    const found = (more: object) => {
      const tokenizer = loadTokenizer({ json, ...more });
      return [tokenizer.endOfTextId, tokenizer.beginningOfTextId, tokenizer.paddingId].map(
        (id) => id !== undefined && tokenizer.tokenOf(id),
      );
    };
    expect(found({})).toEqual(['<|endoftext|>', '<s>', '<pad>']);
    expect(found({ config: { eos_token: '</s>', pad_token: { content: '<mine>' } } })).toEqual([
      '</s>',
      '<s>',
      '<mine>',
    ]);
    expect(found({ specialTokensMap: { eos_token: { content: '</s>' } } })).toEqual(['</s>', '<s>', '<pad>']);
    expect(found({ config: { eos_token: '</s>' }, specialTokensMap: { eos_token: '<s>' } })[0]).toBe('</s>');
    expect(found({ config: { eos_token: '</s>' }, endOfText: '<mine>' })[0]).toBe('<mine>');
    const error = errorOf(() => loadTokenizer({ json, config: { eos_token: '<other>' } }));
    expect((error as DataError).code).toBe('tokenizer-special-token-unknown');
  });

  it('loadTokenizer(options) keeps the literals of control tokens as text, unless told otherwise', () => {
    const json = withTokens('<|endoftext|>', '<mine>');
    const text = 'a<|endoftext|>b<mine>';
    const asText = loadTokenizer({ json, endOfText: '<mine>' });
    expect(asText.controlLiterals).toEqual(['<mine>', '<|endoftext|>']);
    expect([...asText.encodeBatch([text]).ids].some((id) => id >= asText.idOf('<|endoftext|>')!)).toBe(false);
    const asControl = loadTokenizer({ json, specialTokens: 'as-control' });
    const [a, b] = ['a', 'b'].map((letter) => asControl.idOf(letter));
    expect([...asControl.encodeBatch([text]).ids]).toEqual([
      a,
      asControl.idOf('<|endoftext|>'),
      b,
      asControl.idOf('<mine>'),
    ]);
  });

  it('loadTokenizer(options) counts an end-of-text token that the file does not call special as a control token', () => {
    const json = withTokens('<|endoftext|>', '<mine>');
    for (const token of json.added_tokens as Json[]) token.special = false;
    const tokenizer = loadTokenizer({ json, endOfText: '<mine>' });
    expect(tokenizer.controlLiterals).toEqual(['<mine>']);
    expect([...tokenizer.encodeBatch(['<mine>']).ids]).not.toContain(tokenizer.endOfTextId);
  });

  it('loadTokenizer(options) refuses to promise plain text where merges make the control token', () => {
    const [left, right] = (MODEL.merges as [string, string][])[0]!;
    const json = { ...GPT2, added_tokens: [{ id: 0, content: left + right, special: true }] };
    const options = { json, endOfText: left + right };
    const error = errorOf(() => loadTokenizer(options));
    expect((error as DataError).code).toBe('tokenizer-control-token-merges');
    expect(loadTokenizer({ ...options, specialTokens: 'as-control' }).endOfTextId).toBeDefined();
  });

  it.each<[string, RegExp, Json]>([
    ['another pattern', /pattern is not a known one/, splitJson('\\w+|\\s+')],
    ['a normalizer that is not covered', /not byte-level/, { ...GPT2, normalizer: { type: 'Lowercase' } }],
    ['a prefix space', /not byte-level/, prefixSpace()],
    ['an end-of-word suffix', /end-of-word suffix/, withModel({ end_of_word_suffix: '</w>' })],
  ])('loadTokenizer(options) leaves %s to the reference and says so', (_, reason, json) => {
    const tokenizer = loadTokenizer({ json });
    expect(tokenizer.engine).toBe('reference');
    expect(tokenizer.engineReason).toMatch(reason);
    expect(() => loadTokenizer({ json, engine: 'fast' })).toThrow(reason);
  });

  it.each<[string, RegExp, Json]>([
    ['dropout', /dropout/, withModel({ dropout: 0.1 })],
    [
      'a continuing subword prefix',
      /continuing subword/,
      withModel({ continuing_subword_prefix: '##', merges: [] }),
    ],
    ['a split whose behavior is approximated', /mergedwithnext/, splitJson('\\s', 'MergedWithNext')],
    ['a pattern without backtracking', /backtracking/, splitJson('\\w++|\\s+')],
    ['an atomic group', /backtracking/, splitJson('(?>\\w+)|\\s+')],
    ['an unknown pre-tokenizer', /UnicodeScripts/, { ...GPT2, pre_tokenizer: { type: 'UnicodeScripts' } }],
    ['an unknown normalizer', /Nmt/, { ...GPT2, normalizer: { type: 'Nmt' } }],
    ['an added token for single words', /single words/, singleWord()],
  ])('loadTokenizer(options) refuses %s, which no engine runs exactly', (_, reason, json) => {
    const error = errorOf(() => loadTokenizer({ json }));
    expect((error as DataError).code).toBe('tokenizer-unsupported');
    expect((error as DataError).message).toMatch(reason);
  });

  it('loadTokenizer(options) does not take signs in classes and escapes for possessive quantifiers', () => {
    expect(loadTokenizer({ json: splitJson('[*+]+|\\++|[^*+]+') }).engine).toBe('reference');
  });

  it('loadTokenizer(options) gives ids in 16 bits or 32 by the vocabulary', () => {
    const wide = withModel({ vocab: { ...(MODEL.vocab as Json), far: 65_536 } });
    expect(loadTokenizer({ json: GPT2 }).encodeBatch(['a']).ids).toBeInstanceOf(Uint16Array);
    expect(loadTokenizer({ json: wide }).encodeBatch(['a']).ids).toBeInstanceOf(Uint32Array);
    expect(loadTokenizer({ json: wide }).vocabularySize).toBe(65_537);
  });

  it('loadTokenizer(options) tells of added tokens that the Rust library numbers otherwise', async () => {
    const size = Object.keys(MODEL.vocab as Json).length;
    const json = withTokens('<|endoftext|>', '<far>');
    expect(loadTokenizer({ json }).knownDivergences).toEqual([]);
    (json.added_tokens as Json[])[1]!.id = size + 7;
    expect(loadTokenizer({ json }).knownDivergences).toEqual([
      expect.stringContaining(`"<far>" with ${size + 7}`),
    ]);
    expect(await nativeOracle(json, 'as-control')(['<far>'])).toEqual([[size + 1]]);
    const ids = loadTokenizer({ json, specialTokens: 'as-control' }).encodeBatch(['<far>']).ids;
    expect([...ids]).toEqual([size + 7]);
  });

  it('tokenBytes(id) gives the bytes that a token stands for', () => {
    const text = (json: Json, token: string) => {
      const tokenizer = loadTokenizer({ json });
      return [...tokenizer.tokenBytes(tokenizer.idOf(token)!)];
    };
    expect(text(GPT2, '\u0120the')).toEqual([...Buffer.from(' the')]);
    expect(text(GPT2, '<|endoftext|>')).toEqual([...Buffer.from('<|endoftext|>')]);
    const mistral = TINY_TOKENIZERS.mistral as Json;
    expect(text(mistral, '\u2581the')).toEqual([...Buffer.from(' the')]);
    expect(text(mistral, '<0x0A>')).toEqual([10]);
    expect(loadTokenizer({ json: mistral }).isByteFallback(3 + 10)).toBe(true);
  });
});

function splitJson(pattern: string, behavior = 'Isolated'): Json {
  const split = { type: 'Split', pattern: { Regex: pattern }, behavior, invert: false };
  const bytes = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };
  return { ...GPT2, pre_tokenizer: { type: 'Sequence', pretokenizers: [split, bytes] } };
}

function prefixSpace(): Json {
  return { ...GPT2, pre_tokenizer: { type: 'ByteLevel', add_prefix_space: true, use_regex: true } };
}

function singleWord(): Json {
  const tokens = GPT2.added_tokens as Json[];
  return {
    ...GPT2,
    added_tokens: [...tokens, { id: (tokens[0]!.id as number) + 1, content: 'x', single_word: true }],
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addTokenStatistics, countTokens, countUsedIds, loadTokenizer } from '../src/index.ts';
import { nastyText } from './nasty-text.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

const mistral = loadTokenizer({ json: TINY_TOKENIZERS.mistral });

describe('countTokens', () => {
  it('countTokens(tokenizer, texts, encoded) counts bytes, tokens, byte tokens and literals', () => {
    const texts = ['語', 'a</s>b</s>', ''];
    const encoded = mistral.encodeBatch(texts);
    const statistics = countTokens(mistral, texts, encoded);
    expect(statistics).toMatchObject({
      textCount: 3,
      byteCount: 3 + 10,
      tokenCount: encoded.ids.length,
      unknownTokenCount: 0,
      byteFallbackTokenCount: 3,
      controlLiteralCount: 2,
    });
    expect(countUsedIds(statistics)).toBe(new Set(encoded.ids).size);
  });

  it('countTokens(tokenizer, texts, encoded) tells the longest piece', () => {
    const gpt2 = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });
    const texts = ['short words only', `and ${'x'.repeat(500)} too`];
    expect(countTokens(gpt2, texts, gpt2.encodeBatch(texts)).longestPieceBytes).toBe(501);
    expect(countTokens(gpt2, ['short words'], gpt2.encodeBatch(['short words'])).longestPieceBytes).toBe(0);
  });

  it('addTokenStatistics(a, b) is what counting all at once gives', () => {
    fc.assert(
      fc.property(fc.array(nastyText), fc.array(nastyText), (first, second) => {
        const count = (texts: string[]) => countTokens(mistral, texts, mistral.encodeBatch(texts));
        expect(addTokenStatistics(count(first), count(second))).toEqual(count([...first, ...second]));
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('countTokens(tokenizer, texts, encoded) refuses what does not belong together', () => {
    expect(() => countTokens(mistral, ['a'], mistral.encodeBatch([]))).toThrow(RangeError);
    const gpt2 = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });
    const [a, b] = [gpt2, mistral].map((it) => countTokens(it, ['a'], it.encodeBatch(['a'])));
    expect(() => addTokenStatistics(a!, b!)).toThrow(RangeError);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addTokenStatistics,
  countUsedIds,
  loadTokenizer,
  type Tokenizer,
  tokenCounter,
} from '../src/index.ts';
import { nastyText } from './nasty-text.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

const mistral = loadTokenizer({ json: TINY_TOKENIZERS.mistral });

/** Statistics of texts that are encoded in batches. */
function count(tokenizer: Tokenizer, ...batches: readonly string[][]) {
  const counter = tokenCounter(tokenizer);
  for (const texts of batches) counter.add(texts, tokenizer.encodeBatch(texts));
  return counter.statistics();
}

describe('tokenCounter(tokenizer)', () => {
  it('add(texts, encoded) counts bytes, tokens, byte tokens and literals', () => {
    const texts = ['語', 'a</s>b</s>', ''];
    const encoded = mistral.encodeBatch(texts);
    const statistics = count(mistral, texts);
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

  it('add(texts, encoded) tells the longest piece', () => {
    const gpt2 = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });
    const texts = ['short words only', `and ${'x'.repeat(500)} too`];
    expect(count(gpt2, texts).longestPieceBytes).toBe(501);
    expect(count(gpt2, ['short words']).longestPieceBytes).toBe(0);
  });

  it('addTokenStatistics(a, b) is what counting all at once gives', () => {
    fc.assert(
      fc.property(fc.array(nastyText), fc.array(nastyText), (first, second) => {
        const sum = addTokenStatistics(count(mistral, first), count(mistral, second));
        expect(sum).toEqual(count(mistral, [...first, ...second]));
        expect(sum).toEqual(count(mistral, first, second));
      }),
      { seed: 42, numRuns: 50 },
    );
  });

  it('add(texts, encoded) refuses what does not belong together', () => {
    expect(() => tokenCounter(mistral).add(['a'], mistral.encodeBatch([]))).toThrow(RangeError);
    const gpt2 = loadTokenizer({ json: TINY_TOKENIZERS.gpt2 });
    const [a, b] = [gpt2, mistral].map((it) => count(it, ['a']));
    expect(() => addTokenStatistics(a!, b!)).toThrow(RangeError);
  });
});

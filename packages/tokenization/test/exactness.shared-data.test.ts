import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { listsOf } from './encoded-lists.ts';
import { nastyText } from './nasty-text.ts';
import { nativeOracle } from './native-oracle.ts';
import { CORPORA, tokenizerJson } from './shared-corpora.ts';

/** One document in so many, for the time's sake; `bench/exactness.ts` takes all. */
const STRIDE = 97;
const FAST = ['gpt2', 'gpt-neox-20b', 'qwen3', 'mistral-7b-v0.1'];
const REFERENCE = ['bert-base-cased', 'bert-base-uncased', 'all-minilm-l6-v2', 'xlnet-base-cased'];

const samples = Object.entries(CORPORA).map(
  ([corpus, read]) => [corpus, read().filter((_, index) => index % STRIDE === 0)] as const,
);

function differing(found: readonly number[][], expected: readonly number[][]): number[] {
  return found.flatMap((ids, index) => (String(ids) === String(expected[index]) ? [] : [index]));
}

describe.each(FAST)('the fast engine of %s', (name) => {
  const json = tokenizerJson(name);
  const fast = loadTokenizer({ json });
  const native = nativeOracle(json);

  it.each(samples)(
    'encodeBatch(texts) gives the ids of the Rust library on documents of %s',
    async (_, texts) => {
      expect(fast.engine).toBe('fast');
      expect(differing(listsOf(fast.encodeBatch(texts)), await native(texts))).toEqual([]);
    },
  );

  it('encodeBatch(texts) gives the ids of the reference library on documents', () => {
    const reference = loadTokenizer({ json, engine: 'reference' });
    const texts = samples.flatMap(([, documents]) => documents.filter((_, index) => index % 10 === 0));
    expect(differing(listsOf(fast.encodeBatch(texts)), listsOf(reference.encodeBatch(texts)))).toEqual([]);
  });

  it.each(['as-text', 'as-control'] as const)(
    'encodeBatch(texts) gives the ids of the Rust library on awkward texts, %s',
    async (specialTokens) => {
      const tokenizer = loadTokenizer({ json, specialTokens });
      const oracle = specialTokens === 'as-text' ? native : nativeOracle(json, specialTokens);
      await fc.assert(
        fc.asyncProperty(fc.array(nastyText, { minLength: 50, maxLength: 50 }), async (texts) => {
          expect(listsOf(tokenizer.encodeBatch(texts))).toEqual(await oracle(texts));
        }),
        { seed: 42, numRuns: 40 },
      );
    },
  );
});

describe.each(REFERENCE)('the reference engine of %s', (name) => {
  it('encodeBatch(texts) gives the ids of the Rust library on documents', async () => {
    const json = tokenizerJson(name);
    const tokenizer = loadTokenizer({ json });
    const texts = samples.flatMap(([, documents]) => documents.filter((_, index) => index % 12 === 0));
    expect(tokenizer.engine).toBe('reference');
    expect(differing(listsOf(tokenizer.encodeBatch(texts)), await nativeOracle(json)(texts))).toEqual([]);
  });
});

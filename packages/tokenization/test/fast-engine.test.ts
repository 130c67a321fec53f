import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTokenizer } from '../src/index.ts';
import { listsOf } from './encoded-lists.ts';
import { nastyText } from './nasty-text.ts';
import { nativeOracle } from './native-oracle.ts';
import { TINY_TOKENIZERS } from './tiny-tokenizers.ts';

const MARKED = ['mistral', 'metaspaceAlways', 'llama2', 'gemma'];
const endOfText = (name: string) => (MARKED.includes(name) ? '</s>' : '<|endoftext|>');

describe.each(Object.entries(TINY_TOKENIZERS))('fastEngine of a tokenizer like %s', (name, json) => {
  it.each(['as-text', 'as-control'] as const)(
    'encodeBatch(texts) gives the ids of the Rust library, %s',
    async (specialTokens) => {
      const tokenizer = loadTokenizer({ json, specialTokens });
      expect([tokenizer.engine, tokenizer.endOfTextId]).toEqual(['fast', tokenizer.idOf(endOfText(name))]);
      const native = nativeOracle(json, specialTokens);
      await fc.assert(
        fc.asyncProperty(fc.array(nastyText, { minLength: 20, maxLength: 20 }), async (texts) => {
          expect(listsOf(tokenizer.encodeBatch(texts))).toEqual(await native(texts));
        }),
        { seed: 42, numRuns: 40 },
      );
    },
  );

  it('encodeBatch(texts) gives the ids of the reference library', () => {
    const fast = loadTokenizer({ json });
    const reference = loadTokenizer({ json, engine: 'reference' });
    fc.assert(
      fc.property(fc.array(nastyText, { maxLength: 20 }), (texts) => {
        expect(listsOf(fast.encodeBatch(texts))).toEqual(listsOf(reference.encodeBatch(texts)));
      }),
      { seed: 42, numRuns: 20 },
    );
  });

  it('encodeBatch(texts) does not depend on what was encoded before', () => {
    const warm = loadTokenizer({ json });
    fc.assert(
      fc.property(fc.array(nastyText, { maxLength: 5 }), (texts) => {
        expect(warm.encodeBatch(texts)).toEqual(loadTokenizer({ json }).encodeBatch(texts));
      }),
      { seed: 42, numRuns: 10 },
    );
  });

  it('decode(ids) gives the text back, but for normal form, marks and spaces at its start', () => {
    const tokenizer = loadTokenizer({ json: { ...json, decoder: decoderOf(name) } });
    fc.assert(
      fc.property(nastyText, (text) => {
        const expected = text.toWellFormed();
        const composed = ['neox', 'qwen'].includes(name);
        const decoded = tokenizer.decode(tokenizer.encodeBatch([text]).ids);
        if (composed) expect(decoded.normalize('NFD')).toBe(expected.normalize('NFD'));
        else if (endOfText(name) === '</s>')
          expect(decoded.trimStart()).toBe(expected.replaceAll('\u2581', ' ').trimStart());
        else expect(decoded).toBe(expected);
      }),
      { seed: 42, numRuns: 100 },
    );
  });
});

function decoderOf(name: string): object {
  if (endOfText(name) === '<|endoftext|>') return { type: 'ByteLevel' };
  return {
    type: 'Sequence',
    decoders: [
      { type: 'Replace', pattern: { String: '\u2581' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
    ],
  };
}

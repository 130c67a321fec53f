/**
 * One line of 2^14 to 2^20 characters of one kind: milliseconds of the fast engine, and how much longer four times as
 * much takes (4 is linear). The memo does not help: pieces are long or all different.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/pathological.ts [tokenizers]`
 */
import { loadTokenizer } from '@sluice/tokenization';
import { tokenizerJson } from '../test/shared-corpora.ts';

const SIZES = [2 ** 14, 2 ** 16, 2 ** 18, 2 ** 20];

/** A small generator of its own (Lehmer's, modulus 2^31 - 1): the texts are the same in every run. */
function pseudoRandom(limit: number): () => number {
  let state = 42;
  return () => {
    state = (state * 48271) % 0x7fffffff;
    return state % limit;
  };
}

function randomText(length: number, character: (draw: () => number) => number, limit: number): string {
  const draw = pseudoRandom(limit);
  return Array.from({ length }, () => String.fromCodePoint(character(draw))).join('');
}

const KINDS: Readonly<Record<string, (length: number) => string>> = {
  'one letter': (length) => 'a'.repeat(length),
  'one capital': (length) => 'A'.repeat(length),
  spaces: (length) => ' '.repeat(length),
  newlines: (length) => '\n'.repeat(length),
  digits: (length) => '7'.repeat(length),
  dashes: (length) => '-'.repeat(length),
  apostrophes: (length) => "'".repeat(length),
  'random letters': (length) => randomText(length, (draw) => 97 + draw(), 26),
  'random CJK': (length) => randomText(length, (draw) => 0x4e00 + draw(), 0x5200),
  'combining marks': (length) => `e${'\u0301'.repeat(length - 1)}`,
  'random Unicode': (length) => randomText(length, (draw) => wellFormed(draw()), 0x11_0000),
};

function wellFormed(codePoint: number): number {
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
}

for (const name of (process.argv[2] ?? 'gpt2,gpt-neox-20b,qwen3,mistral-7b-v0.1').split(',')) {
  const tokenizer = loadTokenizer({ json: tokenizerJson(name), engine: 'fast' });
  tokenizer.encodeBatch(Object.values(KINDS).map((text) => text(2 ** 12))); // warm up
  console.log(
    `${name.padEnd(20)}${SIZES.map((size) => `2^${Math.log2(size)}`.padStart(9)).join('')}   growth`,
  );
  for (const [kind, text] of Object.entries(KINDS)) {
    const times = SIZES.map((size) => milliseconds(text(size)));
    const growth = times.slice(1).map((time, index) => (time / times[index]!).toFixed(1));
    console.log(
      `  ${kind.padEnd(18)}${times.map((time) => time.toFixed(1).padStart(9)).join('')}   ${growth.join(' ')}`,
    );
  }

  function milliseconds(text: string): number {
    const start = performance.now();
    tokenizer.encodeBatch([text]);
    return performance.now() - start;
  }
}

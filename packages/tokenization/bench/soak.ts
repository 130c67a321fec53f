/**
 * Memory over a long run: the whole code corpus through one tokenizer again and again, with random text between so
 * that the memo fills and is emptied. Prints the resident set and the typed memory every ten seconds; both level off.
 *
 * `node --expose-gc --conditions=@sluice/source packages/tokenization/bench/soak.ts [minutes] [tokenizer]`
 */
import { loadTokenizer } from '@sluice/tokenization';
import { CORPORA, tokenizerJson } from '../test/shared-corpora.ts';

const minutes = Number(process.argv[2] ?? 10);
const tokenizer = loadTokenizer({ json: tokenizerJson(process.argv[3] ?? 'gpt2') });
const documents = CORPORA.code!();
const start = performance.now();
let lastPrinted = start;
let tokenCount = 0;
let state = 42;

while (performance.now() - start < minutes * 60_000) {
  for (let first = 0; first < documents.length; first += 256) {
    tokenCount += tokenizer.encodeBatch(documents.slice(first, first + 256)).ids.length;
    tokenCount += tokenizer.encodeBatch([randomWords(20_000)]).ids.length;
    if (performance.now() - lastPrinted > 10_000) print();
  }
}
print();

/** Words that hardly ever return, to fill the memo. */
function randomWords(count: number): string {
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 0x7fffffff;
    return state.toString(36).replaceAll(/\d/g, 'x');
  }).join(' ');
}

function print(): void {
  lastPrinted = performance.now();
  globalThis.gc?.();
  const { rss, arrayBuffers } = process.memoryUsage();
  const seconds = ((lastPrinted - start) / 1000).toFixed(0);
  console.log(
    `${seconds} s, ${(tokenCount / 1e6).toFixed(0)} Mtok, rss ${(rss / 1e6).toFixed(0)} MB, typed arrays ${(arrayBuffers / 1e6).toFixed(1)} MB`,
  );
}

/**
 * Every document of the real corpora through every tokenizer, against the Rust library and, for the fast engine's
 * tokenizers, against the reference library: how many documents have other ids. Takes minutes.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/exactness.ts [tokenizers] [corpora] [native,reference]`
 */
import { loadTokenizer } from '@sluice/tokenization';
import { listsOf } from '../test/encoded-lists.ts';
import { nativeOracle } from '../test/native-oracle.ts';
import { CORPORA, tokenizerJson } from '../test/shared-corpora.ts';
import { multilingualTexts } from './multilingual-sample.ts';

const BATCH = 64;
const names = (process.argv[2] ?? 'gpt2,gpt-neox-20b,qwen3,mistral-7b-v0.1').split(',');
const ALL = { ...CORPORA, multilingual: multilingualTexts };
const corpora = (process.argv[3] ?? Object.keys(ALL).join(',')).split(',') as (keyof typeof ALL)[];
const oracles = (process.argv[4] ?? 'native').split(',');

let differences = 0;
for (const corpus of corpora) {
  const documents = ALL[corpus]!();
  for (const name of names) {
    for (const oracle of oracles) differences += await compare(name, { corpus, documents, oracle });
  }
}
process.exitCode = differences === 0 ? 0 : 1;

interface Case {
  readonly corpus: string;
  readonly documents: readonly string[];
  readonly oracle: string;
}

async function compare(name: string, { corpus, documents, oracle }: Case): Promise<number> {
  const json = tokenizerJson(name);
  const tokenizer = loadTokenizer({ json });
  const expected = oracle === 'native' ? nativeOracle(json) : referenceOracle(json);
  let differing = 0;
  let tokens = 0;
  let extents = 0;
  for (let start = 0; start < documents.length; start += BATCH) {
    const texts = documents.slice(start, start + BATCH);
    const found = listsOf(tokenizer.encodeBatch(texts));
    const lists = await expected(texts);
    found.forEach((ids, index) => {
      tokens += ids.length;
      if (ids.length !== lists[index]!.length || ids.some((id, at) => id !== lists[index]![at])) differing++;
      if (tokenizer.extents && !addsUp(ids, texts[index]!)) extents++;
    });
  }
  console.log(
    `${name} (${tokenizer.engine}) against ${oracle} on ${corpus}: ${documents.length} documents, ${tokens} tokens, ` +
      `${differing} with other ids, ${extents} whose tokens' bytes do not add up`,
  );
  return differing + extents;

  function addsUp(ids: readonly number[], text: string): boolean {
    const { byteLengthOf, byteEnds } = tokenizer.extents!;
    return (
      ids.reduce((sum, id) => sum + byteLengthOf(id), 0) === byteEnds(text, [text.length], 'document')[0]
    );
  }
}

function referenceOracle(json: unknown): (texts: readonly string[]) => Promise<number[][]> {
  const reference = loadTokenizer({ json, engine: 'reference' });
  return (texts) => Promise.resolve(listsOf(reference.encodeBatch(texts)));
}

/**
 * Every document of the real corpora through every tokenizer, against the Rust library and against the reference
 * library: how many documents have other ids. The Rust library takes minutes, the reference library half an hour.
 *
 * Documents go in portions, and what a portion gave is a line of the results file, where one is named: a run that was
 * stopped goes on behind the portions that are there. The file belongs to one state of the code.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/exactness.ts [tokenizers] [corpora] [native,reference] [results.jsonl]`,
 * with `all` for all tokenizers and all corpora.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { loadTokenizer, type Tokenizer } from '@sluice/tokenization';
import { listsOf } from '../test/encoded-lists.ts';
import { nativeOracle } from '../test/native-oracle.ts';
import { CORPORA, tokenizerJson, tokenizerNames } from '../test/shared-corpora.ts';
import { multilingualTexts } from './multilingual-sample.ts';

const BATCH = 64;
/** Documents of a portion. */
const PORTION = 1024;

const ALL: Readonly<Record<string, () => string[]>> = { ...CORPORA, multilingual: multilingualTexts };
const [, , tokenizers, corpora, oracles = 'native', path] = process.argv;
const namesOf = (argument: string | undefined, all: readonly string[]) =>
  argument === undefined || argument === 'all' ? all : argument.split(',');

interface Counts {
  readonly documents: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Documents with other ids. */
  readonly differing: number;
  /** Documents whose tokens' bytes do not add up to the text's. */
  readonly untiled: number;
}

const done = new Map<string, Counts>();
for (const line of path !== undefined && existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []) {
  if (line === '') continue;
  const { portion, ...counts } = JSON.parse(line) as Counts & { readonly portion: string };
  done.set(portion, counts);
}

const documents = Object.fromEntries(
  namesOf(corpora, Object.keys(ALL)).map((corpus) => [corpus, ALL[corpus]!()]),
);
for (const oracle of oracles.split(',')) {
  for (const name of namesOf(tokenizers, tokenizerNames())) await compareAll(name, oracle);
}
process.exitCode = [...done.values()].every(({ differing, untiled }) => differing + untiled === 0) ? 0 : 1;

async function compareAll(name: string, oracle: string): Promise<void> {
  const json = tokenizerJson(name);
  const tokenizer = loadTokenizer({ json });
  if (tokenizer.engine === oracle) return; // it would be compared with itself
  const expected = oracle === 'native' ? nativeOracle(json) : referenceOracle(json);
  for (const [corpus, texts] of Object.entries(documents)) {
    const all: Counts[] = [];
    for (let start = 0; start < texts.length; start += PORTION) {
      const portion = `${name} ${oracle} ${corpus} ${start}`;
      if (!done.has(portion)) {
        const counts = await compare(tokenizer, expected, texts.slice(start, start + PORTION));
        done.set(portion, counts);
        if (path !== undefined) appendFileSync(path, `${JSON.stringify({ portion, ...counts })}\n`);
      }
      all.push(done.get(portion)!);
    }
    report(`${name} (${tokenizer.engine}) against ${oracle} on ${corpus}`, all);
  }
}

type Encode = (texts: readonly string[]) => Promise<number[][]>;

async function compare(tokenizer: Tokenizer, expected: Encode, texts: readonly string[]): Promise<Counts> {
  const counts = { documents: texts.length, bytes: 0, tokens: 0, differing: 0, untiled: 0 };
  for (let start = 0; start < texts.length; start += BATCH) {
    const batch = texts.slice(start, start + BATCH);
    const found = listsOf(tokenizer.encodeBatch(batch));
    const lists = await expected(batch);
    found.forEach((ids, index) => {
      counts.bytes += Buffer.byteLength(batch[index]!);
      counts.tokens += ids.length;
      if (ids.length !== lists[index]!.length || ids.some((id, at) => id !== lists[index]![at]))
        counts.differing++;
      if (tokenizer.extents && !addsUp(tokenizer.extents, ids, batch[index]!)) counts.untiled++;
    });
  }
  return counts;
}

function addsUp(
  { byteLengthOf, byteEnds }: NonNullable<Tokenizer['extents']>,
  ids: readonly number[],
  text: string,
): boolean {
  return ids.reduce((sum, id) => sum + byteLengthOf(id), 0) === byteEnds(text, [text.length], 'document')[0];
}

function referenceOracle(json: unknown): Encode {
  const reference = loadTokenizer({ json, engine: 'reference' });
  return (texts) => Promise.resolve(listsOf(reference.encodeBatch(texts)));
}

function report(title: string, all: readonly Counts[]): void {
  const sum = (field: keyof Counts) => all.reduce((total, counts) => total + counts[field], 0);
  console.log(
    `${title}: ${sum('documents')} documents, ${sum('bytes')} bytes, ${sum('tokens')} tokens, ` +
      `${sum('differing')} with other ids, ${sum('untiled')} whose tokens' bytes do not add up`,
  );
}

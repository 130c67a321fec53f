/**
 * How fast the engines are beside each other and beside other libraries, in one process and interleaved: every round
 * gives each of them the same documents, new ones each round, and ratios are taken within a round. Medians over rounds
 * after two warm-up rounds. MB are 1e6 bytes of UTF-8 of wall time on one thread; the memos know no piece of a round's
 * texts but those of the rounds before. `scan` only finds the pieces and is the share of the limit that is in reach.
 *
 * `node --expose-gc --conditions=@sluice/source packages/tokenization/bench/engines.ts [tokenizers] [corpora] [rounds]`
 */
import { setTimeout } from 'node:timers/promises';

process.env.RAYON_NUM_THREADS = '1';
process.env.TOKENIZERS_PARALLELISM = 'false';

const { contestantsFor, SHARE } = await import('./contestants.ts');
const { multilingualTexts } = await import('./multilingual-sample.ts');
const { CORPORA, tokenizerJson } = await import('../test/shared-corpora.ts');

const WARM_UPS = 2;
const of = (...names: readonly string[]) => names.flatMap((name) => CORPORA[name]!());
const KINDS: Readonly<Record<string, () => string[]>> = {
  prose: () => of('books', 'wikitext'),
  maths: () => of('gsm8k', 'tal-scq5k-en', 'mathqa'),
  code: () => of('code'),
  multilingual: multilingualTexts,
};

const names = (process.argv[2] ?? 'gpt2,qwen3,mistral-7b-v0.1').split(',');
const kinds = (process.argv[3] ?? Object.keys(KINDS).join(',')).split(',');
const rounds = Number(process.argv[4] ?? 5);

for (const name of names) {
  for (const kind of kinds) {
    const documents = KINDS[kind]!().filter((text) => text.trim() !== '');
    report(`${name} ${kind}`, await compare(name, documents));
  }
}

interface Measured {
  /** MB a second, a figure a round. */
  readonly speeds: Record<string, number[]>;
  readonly tokensPerByte: number;
}

async function compare(name: string, documents: readonly string[]): Promise<Measured> {
  await rehearse(name);
  const contestants = Object.entries(await contestantsFor(name, tokenizerJson(name)));
  const speeds: Record<string, number[]> = Object.fromEntries(contestants.map(([who]) => [who, []]));
  let [tokens, bytes] = [0, 0];
  for (let round = 0; round < WARM_UPS + rounds; round++) {
    const slice = documents.filter((_, index) => index % (WARM_UPS + rounds) === round);
    for (const [who, encode] of contestants) {
      const texts = slice.filter((_, index) => index % SHARE[who]! === 0);
      const byteCount = texts.reduce((total, text) => total + Buffer.byteLength(text), 0);
      await settle();
      const start = performance.now();
      const count = await encode(texts);
      const milliseconds = performance.now() - start;
      if (round >= WARM_UPS) speeds[who]!.push(byteCount / 1000 / milliseconds);
      if (who === 'fast') [tokens, bytes] = [tokens + count, bytes + byteCount];
    }
  }
  return { speeds, tokensPerByte: tokens / bytes };
}

/** Lets the compilers see the code of every contestant, on instances of its own: the memos that are measured stay empty. */
async function rehearse(name: string): Promise<void> {
  const texts = KINDS.code!().slice(0, 2_000);
  for (const [who, encode] of Object.entries(await contestantsFor(name, tokenizerJson(name))))
    await encode(texts.filter((_, index) => index % (4 * SHARE[who]!) === 0 || who === 'fast'));
}

/** Collects what the one before left, and lets the threads of the collector end: they would share the core. */
async function settle(): Promise<void> {
  globalThis.gc?.();
  await setTimeout(60);
}

/** A line for each: MB/s, Mtok/s, and how many times as fast our own engine is, by the medians of the rounds. */
function report(title: string, { speeds, tokensPerByte }: Measured): void {
  console.log(title);
  for (const [who, all] of Object.entries(speeds)) {
    const times = median(speeds.fast!.map((speed, round) => speed / all[round]!));
    console.log(
      `  ${who.padEnd(14)}${median(all).toFixed(2).padStart(8)} MB/s`,
      who === 'scan' ? ' '.repeat(14) : `${(median(all) * tokensPerByte).toFixed(2).padStart(7)} Mtok/s`,
      who === 'fast' ? '' : `  fast does ${times.toFixed(2)} times as much`,
    );
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

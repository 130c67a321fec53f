/**
 * How fast the engines are beside each other, in one process and interleaved: every round gives every engine the same
 * documents, new ones each round, and ratios are taken within a round. Medians over rounds after two warm-up rounds.
 * MB are 1e6 bytes of UTF-8 of wall time on one thread. `scan` only finds the pieces, with the exact scanner that
 * the fast engine falls back to; it does nothing for vocabularies that no pattern splits.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/engines.ts [tokenizers] [corpora] [rounds]`
 */
process.env.RAYON_NUM_THREADS = '1';
process.env.TOKENIZERS_PARALLELISM = 'false';

const { loadTokenizer } = await import('@sluice/tokenization');
const { Tokenizer: NativeTokenizer } = await import('tokenizers');
const { planFastEngine } = await import('../src/fast/fast-coverage.ts');
const { pieceScanner } = await import('../src/fast/piece-scanner.ts');
const { parseTokenizerDefinition } = await import('../src/tokenizer-definition.ts');
const { CORPORA, tokenizerJson } = await import('../test/shared-corpora.ts');

const WARM_UPS = 2;
const KINDS: Readonly<Record<string, readonly string[]>> = {
  prose: ['books', 'wikitext'],
  maths: ['gsm8k', 'tal-scq5k-en', 'mathqa'],
  code: ['code'],
};
const NATIVE_BATCH = 64;
/** The slower engines get one document in so many of a round. */
const SHARE = { fast: 1, scan: 1, native: 4, nativeBatch: 4, reference: 16 };

type Contestant = keyof typeof SHARE;

const names = (process.argv[2] ?? 'gpt2,qwen3,mistral-7b-v0.1').split(',');
const kinds = (process.argv[3] ?? 'prose,maths,code').split(',');
const rounds = Number(process.argv[4] ?? 7);

for (const kind of kinds) {
  const documents = KINDS[kind]!.flatMap((corpus) => CORPORA[corpus]!()).filter((text) => text.trim() !== '');
  for (const name of names) await compare(name, kind, documents);
}

async function compare(name: string, kind: string, documents: readonly string[]): Promise<void> {
  const engines = loadEngines(tokenizerJson(name));
  const speeds: Record<Contestant, number[]> = {
    fast: [],
    scan: [],
    native: [],
    nativeBatch: [],
    reference: [],
  };
  let tokens = 0;
  let bytes = 0;
  for (let round = 0; round < WARM_UPS + rounds; round++) {
    const slice = documents.filter((_, index) => index % (WARM_UPS + rounds) === round);
    for (const contestant of Object.keys(SHARE) as Contestant[]) {
      const share = slice.filter((_, index) => index % SHARE[contestant] === 0);
      const shareBytes = share.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
      globalThis.gc?.();
      const start = performance.now();
      const count = await engines[contestant](share);
      const milliseconds = performance.now() - start;
      if (round >= WARM_UPS) speeds[contestant].push(shareBytes / 1000 / milliseconds);
      if (contestant === 'fast') [tokens, bytes] = [tokens + count, bytes + shareBytes];
    }
  }
  const ratio = (other: Contestant) =>
    median(speeds.fast.map((speed, round) => speed / speeds[other][round]!)).toFixed(2);
  console.log(
    `${name.padEnd(16)} ${kind.padEnd(6)}`,
    ...Object.entries(speeds)
      .filter(([who]) => who !== 'scan' || engines.scan !== scanNothing)
      .map(([who, all]) => `${who} ${median(all).toFixed(2)}`),
    `Mtok/s ${((median(speeds.fast) * tokens) / bytes).toFixed(1)}`,
    engines.scan === scanNothing ? '' : `| fast does ${ratio('scan')} times scan`,
    `| fast : native ${ratio('native')} : batch ${ratio('nativeBatch')} : reference ${ratio('reference')}`,
  );
}

function loadEngines(
  json: unknown,
): Record<Contestant, (texts: readonly string[]) => Promise<number> | number> {
  const fast = loadTokenizer({ json, engine: 'fast' });
  const reference = loadTokenizer({ json, engine: 'reference' });
  const native = NativeTokenizer.fromString(JSON.stringify(json));
  const options = { addSpecialTokens: false };
  return {
    scan: scanOnly(json),
    fast: (texts) => inBatches(texts, (batch) => fast.encodeBatch(batch).ids.length),
    reference: (texts) => inBatches(texts, (batch) => reference.encodeBatch(batch).ids.length),
    async native(texts) {
      let count = 0;
      for (const text of texts) count += (await native.encode(text, null, options)).getIds().length;
      return count;
    },
    async nativeBatch(texts) {
      let count = 0;
      for (let start = 0; start < texts.length; start += NATIVE_BATCH) {
        const encodings = await native.encodeBatch(texts.slice(start, start + NATIVE_BATCH), options);
        for (const encoding of encodings) count += encoding.getIds().length;
      }
      return count;
    },
  };
}

function scanNothing(): number {
  return 0;
}

function scanOnly(json: unknown): (texts: readonly string[]) => number {
  const definition = parseTokenizerDefinition(json);
  const words = definition.addedTokens.filter((token) => !token.special);
  const plan = planFastEngine(definition, words);
  if (typeof plan === 'string' || plan.split === undefined) return scanNothing;
  const scan = pieceScanner(plan.split);
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(2 ** 16);
  return (texts) => {
    let pieces = 0;
    for (const text of texts) {
      if (bytes.length < 3 * text.length + 16) bytes = new Uint8Array(4 * text.length + 16);
      const end = encoder.encodeInto(text, bytes).written;
      for (let at = 0; at < end; pieces++) at = scan(bytes, at, end);
    }
    return pieces;
  };
}

/** Batches as the pipeline gives them. */
function inBatches(texts: readonly string[], encode: (batch: readonly string[]) => number): number {
  let count = 0;
  for (let start = 0; start < texts.length; start += 256) count += encode(texts.slice(start, start + 256));
  return count;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

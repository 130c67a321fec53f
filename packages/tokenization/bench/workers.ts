/**
 * Two worker threads beside one thread, on texts that each round has new. `posted` sends batches of strings to the
 * workers, which copies them twice on the sending thread; with `own documents` the workers take runs of documents out of
 * bytes that all share and decode them themselves, as the tasks of a build read theirs from disk, and inline does the
 * same. Ids come back as transferred arrays in both. Interleaved; medians of the ratio of wall times. Needs two idle cores.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/workers.ts [tokenizer] [corpus] [rounds]`
 */
import { once } from 'node:events';
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadTokenizer, type Tokenizer } from '@sluice/tokenization';
import { CORPORA, tokenizerJson } from '../test/shared-corpora.ts';

const BATCH_CHARACTERS = 2 ** 18;
const WARM_UPS = 3;

/** Documents as UTF-8, one behind the other: document d is `offsets[d] .. offsets[d + 1]`. */
interface SharedDocuments {
  readonly bytes: SharedArrayBuffer;
  readonly offsets: Uint32Array;
  /** First documents of batches, and behind the last. */
  readonly batches: readonly number[];
  /** The next batch that nobody has taken. */
  readonly next: Int32Array;
}

if (isMainThread)
  await measure(process.argv[2] ?? 'gpt2', process.argv[3] ?? 'code', Number(process.argv[4] ?? 9));
else serve(loadTokenizer({ json: tokenizerJson(workerData as string) }), parentPort!);

function serve(tokenizer: Tokenizer, port: MessagePort): void {
  port.on('message', (message: string[] | SharedDocuments) => {
    if (Array.isArray(message)) post(port, tokenizer, message);
    else encodeShared(message, (texts) => post(port, tokenizer, texts));
    port.postMessage('done');
  });
}

function post(port: MessagePort, tokenizer: Tokenizer, texts: readonly string[]): void {
  const { ids, offsets } = tokenizer.encodeBatch(texts);
  port.postMessage({ ids, offsets }, [ids.buffer as ArrayBuffer, offsets.buffer as ArrayBuffer]);
}

/** Takes batches until there are none. */
function encodeShared(documents: SharedDocuments, encode: (texts: readonly string[]) => void): void {
  const bytes = Buffer.from(documents.bytes);
  const { offsets, batches, next } = documents;
  for (let batch = Atomics.add(next, 0, 1); batch + 1 < batches.length; batch = Atomics.add(next, 0, 1)) {
    const texts: string[] = [];
    for (let document = batches[batch]!; document < batches[batch + 1]!; document++)
      texts.push(bytes.toString('utf8', offsets[document], offsets[document + 1]));
    encode(texts);
  }
}

async function measure(name: string, corpus: string, rounds: number): Promise<void> {
  const inline = loadTokenizer({ json: tokenizerJson(name) });
  const workers = [0, 1].map(() => new Worker(new URL(import.meta.url), { workerData: name }));
  const documents = CORPORA[corpus]!();
  const ratios: Record<'posted' | 'own documents', number[]> = { posted: [], 'own documents': [] };
  const speeds: number[] = [];
  for (let round = 0; round < rounds + WARM_UPS; round++) {
    const texts = documents.filter((_, index) => index % (rounds + WARM_UPS) === round);
    const batches = batchesOf(texts);
    const [forInline, forWorkers] = [shared(batches), shared(batches)];
    const alone = await timed(() => encodeShared(forInline, (some) => inline.encodeBatch(some)));
    const own = await timed(() => Promise.all(workers.map((worker) => run(worker, forWorkers))));
    const aloneOnStrings = await timed(() => {
      for (const batch of batches) inline.encodeBatch(batch);
    });
    const posted = await timed(() => postAll(workers, batches));
    if (round < WARM_UPS) continue;
    speeds.push(forInline.bytes.byteLength / 1000 / alone);
    ratios['own documents'].push(alone / own);
    ratios.posted.push(aloneOnStrings / posted);
  }
  console.log(`${name} ${corpus}: inline ${median(speeds).toFixed(1)} MB/s from UTF-8; two workers do`);
  for (const [way, all] of Object.entries(ratios))
    console.log(
      `  ${way}: ${median(all).toFixed(2)} times that (${all.map((one) => one.toFixed(2)).join(' ')})`,
    );
  await Promise.all(workers.map((worker) => worker.terminate()));
}

function batchesOf(documents: readonly string[]): string[][] {
  const batches: string[][] = [[]];
  let characters = 0;
  for (const text of documents) {
    if (characters > BATCH_CHARACTERS) {
      batches.push([]);
      characters = 0;
    }
    batches.at(-1)!.push(text);
    characters += text.length;
  }
  return batches;
}

function shared(batches: readonly string[][]): SharedDocuments {
  const encoded = batches.flat().map((text) => Buffer.from(text));
  const offsets = new Uint32Array(encoded.length + 1);
  for (const [index, { length }] of encoded.entries()) offsets[index + 1] = offsets[index]! + length;
  const bytes = new SharedArrayBuffer(offsets.at(-1)!);
  Buffer.concat(encoded).copy(Buffer.from(bytes));
  const starts = [0];
  for (const batch of batches) starts.push(starts.at(-1)! + batch.length);
  return { bytes, offsets, batches: starts, next: new Int32Array(new SharedArrayBuffer(4)) };
}

/** One message to a worker, until it says that it has done it. */
async function run(worker: Worker, message: unknown): Promise<void> {
  worker.postMessage(message);
  for (;;) if ((await once(worker, 'message'))[0] === 'done') return;
}

/** Each worker has two batches under way, so that it never waits. */
async function postAll(workers: readonly Worker[], batches: readonly string[][]): Promise<void> {
  let next = 0;
  await Promise.all(
    workers.map(async (worker) => {
      let underWay = 0;
      const send = () => {
        if (next < batches.length) {
          worker.postMessage(batches[next++]);
          underWay++;
        }
      };
      send();
      send();
      while (underWay > 0) {
        if ((await once(worker, 'message'))[0] !== 'done') continue;
        underWay--;
        send();
      }
    }),
  );
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

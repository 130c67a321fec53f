/**
 * Two worker threads beside one thread: batches of texts in, typed arrays out (transferred). Fresh text per round,
 * interleaved; medians of the ratio of wall times. Needs two idle cores to mean anything.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/workers.ts [tokenizer] [corpus] [rounds]`
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadTokenizer } from '@sluice/tokenization';
import { CORPORA, tokenizerJson } from '../test/shared-corpora.ts';

const BATCH_CHARACTERS = 2 ** 18;

if (isMainThread)
  await measure(process.argv[2] ?? 'gpt2', process.argv[3] ?? 'code', Number(process.argv[4] ?? 9));
else serve(workerData as string);

function serve(name: string): void {
  const tokenizer = loadTokenizer({ json: tokenizerJson(name) });
  parentPort!.on('message', (texts: string[]) => {
    const { ids, offsets } = tokenizer.encodeBatch(texts);
    parentPort!.postMessage({ ids, offsets }, [ids.buffer as ArrayBuffer, offsets.buffer as ArrayBuffer]);
  });
}

async function measure(name: string, corpus: string, rounds: number): Promise<void> {
  const inline = loadTokenizer({ json: tokenizerJson(name) });
  const workers = [0, 1].map(() => new Worker(new URL(import.meta.url), { workerData: name }));
  const documents = CORPORA[corpus]!();
  const ratios: number[] = [];
  for (let round = 0; round < rounds + 2; round++) {
    const batches = batchesOf(documents.filter((_, index) => index % (rounds + 2) === round));
    const alone = await timed(() => {
      for (const batch of batches) inline.encodeBatch(batch);
    });
    const together = await timed(() => runOn(workers, batches));
    if (round >= 2) ratios.push(alone / together);
  }
  ratios.sort((a, b) => a - b);
  console.log(
    `${name} ${corpus}: two workers do ${ratios[ratios.length >> 1]!.toFixed(2)} times one thread inline`,
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
}

function batchesOf(documents: readonly string[]): string[][] {
  const batches: string[][] = [[]];
  let characters = 0;
  for (const text of documents) {
    if (characters > BATCH_CHARACTERS) characters = batches.push([]) * 0;
    batches.at(-1)!.push(text);
    characters += text.length;
  }
  return batches;
}

/** Each worker has two batches under way, so that it never waits. */
async function runOn(workers: readonly Worker[], batches: readonly string[][]): Promise<void> {
  let next = 0;
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve) => {
          let underWay = 0;
          const send = () => {
            while (underWay < 2 && next < batches.length) {
              underWay++;
              worker.postMessage(batches[next++]);
            }
            if (underWay === 0) {
              worker.off('message', receive);
              resolve();
            }
          };
          const receive = () => {
            underWay--;
            send();
          };
          worker.on('message', receive);
          send();
        }),
    ),
  );
}

async function timed(run: () => unknown): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/**
 * Two workers, threads or processes, beside one thread that encodes by itself: how many times as much they encode in the
 * same time. Each holds the corpus as UTF-8, as the tasks of a build read theirs from disk, and decodes and encodes it
 * batch by batch until its turn is over; turns are interleaved. A turn counts only if everyone in it had a core to
 * itself, by its CPU time, for at least 93 % of it: else it is the machine that is measured. By CPU time, which every
 * turn tells, is what the workers would do if they always had.
 *
 * `node --conditions=@sluice/source packages/tokenization/bench/workers.ts [tokenizer] [corpus] [rounds] [milliseconds]`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { loadTokenizer } from '@sluice/tokenization';
import { CORPORA, tokenizerJson } from '../test/shared-corpora.ts';

const BATCH_BYTES = 2 ** 18;
const WARM_UPS = 1;
const LEAST_SHARE = 0.93;

interface Job {
  readonly tokenizer: string;
  readonly corpus: string;
  /** Where in the corpus to begin, from 0 to 1. */
  readonly place: number;
}

interface Turn {
  readonly bytes: number;
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** Takes a turn that ends at a time of the clock. */
type Worked = (until: number) => Turn;

interface Port {
  on(event: 'message', listener: (until: number) => void): unknown;
}

function serve(job: Job, answer: (turn: Turn | 'ready') => void, port: Port): void {
  const work = worker(job);
  port.on('message', (until) => answer(work(until)));
  answer('ready');
}

function worker({ tokenizer: name, corpus, place }: Job): Worked {
  const tokenizer = loadTokenizer({ json: tokenizerJson(name) });
  const batches = batchesOf(CORPORA[corpus]!().map((text) => Buffer.from(text)));
  let next = Math.floor(place * batches.length);
  return (until) => {
    const cpuBefore = process.threadCpuUsage();
    const start = performance.now();
    let bytes = 0;
    while (Date.now() < until) {
      const batch = batches[next++ % batches.length]!;
      tokenizer.encodeBatch(batch.map((document) => document.toString()));
      for (const document of batch) bytes += document.length;
    }
    const { user, system } = process.threadCpuUsage(cpuBefore);
    return { bytes, cpuMs: (user + system) / 1000, wallMs: performance.now() - start };
  };
}

function batchesOf(documents: readonly Buffer[]): Buffer[][] {
  const batches: Buffer[][] = [[]];
  let byteLength = 0;
  for (const document of documents) {
    if (byteLength > BATCH_BYTES) {
      batches.push([]);
      byteLength = 0;
    }
    batches.at(-1)!.push(document);
    byteLength += document.length;
  }
  return batches;
}

/** What takes turns: a thread or a process. */
interface Unit {
  ask(until: number): Promise<Turn>;
  end(): unknown;
}

const PLACES = [0, 0.5];

async function startThread(job: Job): Promise<Unit> {
  const thread = new Worker(new URL(import.meta.url), { workerData: job });
  await once(thread, 'message');
  return {
    async ask(until) {
      thread.postMessage(until);
      return (await once(thread, 'message'))[0] as Turn;
    },
    end: () => thread.terminate(),
  };
}

async function startProcess(job: Job): Promise<Unit> {
  const child = fork(new URL(import.meta.url), [JSON.stringify(job)]);
  await once(child, 'message');
  return {
    async ask(until) {
      child.send(until);
      return (await once(child, 'message'))[0] as Turn;
    },
    end: () => child.disconnect(),
  };
}

async function measure(job: Job, rounds: number, milliseconds: number): Promise<void> {
  const inline = worker(job);
  const kinds = {
    'two threads': await Promise.all(PLACES.map((place) => startThread({ ...job, place }))),
    'two processes': await Promise.all(PLACES.map((place) => startProcess({ ...job, place }))),
  };
  const results = Object.entries(kinds).map(([kind, units]) => ({
    kind,
    units,
    byWall: [] as number[],
    byCpu: [] as number[],
  }));
  const speeds: number[] = [];
  for (let round = 0; round < WARM_UPS + rounds; round++) {
    await settle();
    const alone = inline(Date.now() + milliseconds);
    for (const { units, byWall, byCpu } of results) {
      await settle();
      const both = await Promise.all(units.map((unit) => unit.ask(Date.now() + milliseconds)));
      if (round < WARM_UPS) continue;
      byCpu.push(sum(both, 'cpuMs') / rate(alone, 'cpuMs'));
      if ([alone, ...both].every((turn) => turn.cpuMs / turn.wallMs > LEAST_SHARE))
        byWall.push(sum(both, 'wallMs') / rate(alone, 'wallMs'));
    }
    if (round >= WARM_UPS) speeds.push(rate(alone, 'cpuMs') / 1000);
  }
  console.log(
    `${job.tokenizer} ${job.corpus}: one thread encodes ${median(speeds).toFixed(1)} MB/s from UTF-8`,
  );
  for (const { kind, byWall, byCpu } of results) report(kind, byWall, byCpu);
  for (const { units } of results) for (const unit of units) await unit.end();
}

/** Lets the helpers of whoever had the turn before end. */
const settle = () => setTimeout(20);

function report(kind: string, byWall: readonly number[], byCpu: readonly number[]): void {
  const times =
    byWall.length === 0 ? 'no turn with idle cores' : `${median(byWall).toFixed(2)} times as much`;
  const all = byWall.length === 0 ? '' : ` (${byWall.map((one) => one.toFixed(2)).join(' ')})`;
  console.log(`  ${kind}: ${times}${all}; by CPU time ${median(byCpu).toFixed(2)}, in ${byCpu.length} turns`);
}

/** Bytes a millisecond. */
function rate(turn: Turn, by: 'cpuMs' | 'wallMs'): number {
  return turn.bytes / turn[by];
}

function sum(turns: readonly Turn[], by: 'cpuMs' | 'wallMs'): number {
  return turns.reduce((total, turn) => total + rate(turn, by), 0);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

if (!isMainThread) serve(workerData as Job, (turn) => parentPort!.postMessage(turn), parentPort!);
else if (process.send) serve(JSON.parse(process.argv[2]!) as Job, (turn) => process.send!(turn), process);
else {
  const [, , tokenizer = 'gpt2', corpus = 'code', rounds = '8', milliseconds = '500'] = process.argv;
  await measure({ tokenizer, corpus, place: 0.25 }, Number(rounds), Number(milliseconds));
}

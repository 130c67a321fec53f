/*
 * The Rust library of Hugging Face, where the optional package `tokenizers` is installed. It answers in promises and
 * engines are synchronous: so it runs in a worker thread, which is this file too, and the caller's thread sleeps until
 * it has answered.
 *
 * Cost: the thread, and its own copy of the tokenizer, made when the first text comes.
 */
import { createRequire } from 'node:module';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
  workerData,
} from 'node:worker_threads';
import type { NativeIds, NativeLibrary } from './native-engine.ts';

/** How long loading may take before something must be wrong with the binding. */
const LOADING_MILLISECONDS = 120_000;

type Request = { readonly json: string } | { readonly texts: readonly string[] };
type Reply = NativeIds | { readonly failure: string };

/**
 * The library, for `loadTokenizer({ engine: 'native', nativeLibrary })`.
 *
 * @throws Error if the package `tokenizers` is not installed.
 */
export function nativeLibrary(): NativeLibrary {
  createRequire(import.meta.url).resolve('tokenizers');
  return (json) => {
    let call: ReturnType<typeof startWorker> | undefined;
    return (texts) => {
      if (call === undefined) {
        call = startWorker();
        call({ json }, LOADING_MILLISECONDS);
      }
      return call({ texts }, Infinity);
    };
  };
}

/** Starts a worker that does not keep the process alive, and gives a call that waits for its answer. */
function startWorker(): (request: Request, milliseconds: number) => NativeIds {
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const given: Given = { sluiceNative: { signal, port: port2 } };
  new Worker(new URL(import.meta.url), { workerData: given, transferList: [port2] }).unref();
  port1.unref();
  return (request, milliseconds) => {
    Atomics.store(signal, 0, 0);
    port1.postMessage(request);
    const outcome = Atomics.wait(signal, 0, 0, milliseconds);
    const received = receiveMessageOnPort(port1) as { readonly message: Reply } | undefined;
    if (received === undefined) throw new Error(`it has not answered (${outcome})`);
    if ('failure' in received.message) throw new Error(received.message.failure);
    return received.message;
  };
}

/** What the worker is started with. */
interface Given {
  readonly sluiceNative: { readonly signal: Int32Array; readonly port: MessagePort };
}

interface Binding {
  encodeBatch(
    texts: readonly string[],
    options: { readonly addSpecialTokens: boolean },
  ): Promise<{ getIds(): number[] }[]>;
}

const given = (workerData as Partial<Given> | null)?.sluiceNative;
if (given !== undefined) serve(given);

/** The worker's side: answers one request after the other. */
function serve({ signal, port }: Given['sluiceNative']): void {
  let binding: Binding | undefined;
  const answer = async (request: Request): Promise<NativeIds> => {
    if ('texts' in request) return encode(binding!, request.texts);
    const { Tokenizer } = await import('tokenizers');
    binding = Tokenizer.fromString(request.json) as unknown as Binding;
    return { ids: new Uint32Array(0), offsets: new Uint32Array(1) };
  };
  port.on('message', async (request: Request) => {
    const reply = await answer(request).catch((error): Reply => ({ failure: String(error) }));
    port.postMessage(reply, 'ids' in reply ? [reply.ids.buffer as ArrayBuffer] : []);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  });
}

async function encode(binding: Binding, texts: readonly string[]): Promise<NativeIds> {
  const encodings = await binding.encodeBatch(texts, { addSpecialTokens: false });
  const lists = encodings.map((encoding) => encoding.getIds());
  const offsets = new Uint32Array(lists.length + 1);
  for (const [index, list] of lists.entries()) offsets[index + 1] = offsets[index]! + list.length;
  const ids = new Uint32Array(offsets[lists.length]!);
  for (const [index, list] of lists.entries()) ids.set(list, offsets[index]!);
  return { ids, offsets };
}

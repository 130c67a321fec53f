import { Buffer } from 'node:buffer';
import { DataError } from '@sluice/records';
import type { ByteFile } from './byte-file.ts';
import { type BoundToken, type HttpRequest, type HttpResponse, shownUrl } from './http-exchange.ts';
import { exchangeWithRetry, isFinal, type RetryBudget, retryBudget } from './http-retry.ts';
import { statusError } from './http-status-error.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';

/** A file behind a URL whose length is known. */
export interface HttpFileOptions {
  readonly url: URL;
  readonly byteLength: number;
  /** The `ETag` of the content, if it must not have changed since. */
  readonly etag?: string | undefined;
  readonly token?: BoundToken | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly network: ResolvedNetworkOptions;
}

/**
 * A file behind a URL, read by byte ranges. Every answer is held to what was asked: 206, the right `Content-Range`, the
 * right total, the same `ETag`, and no byte too few or too many. A body that is cut or silent goes on where it stopped.
 * A server that ignores ranges can be streamed (what was already read is skipped) but not read at random.
 *
 * @throws DataError `network`, `source-changed`, `range-ignored`, `not-authorised`, `no-such-file`, `http-status`.
 */
export function openHttpFile(options: HttpFileOptions): ByteFile {
  const { byteLength } = options;
  return {
    byteLength,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      let filled = 0;
      for await (const chunk of readRange(options, { start, end, mode: 'range-only' })) {
        bytes.set(chunk, filled);
        filled += chunk.length;
      }
      return bytes;
    },
    stream: (start = 0) => readRange(options, { start, end: byteLength, mode: 'skip-if-ignored' }),
    close: () => Promise.resolve(),
  };
}

/** So many bytes more make up for the failures before: a server that gives one a time must not be asked for ever. */
const GAIN_BYTES = 16_384;

interface RangeTask {
  readonly start: number;
  readonly end: number;
  readonly mode: 'range-only' | 'skip-if-ignored';
}

async function* readRange(options: HttpFileOptions, task: RangeTask): AsyncGenerator<Uint8Array> {
  let position = task.start;
  const budget = retryBudget(requestFor(options, task), options.network);
  for (let renewedAt = position; position < task.end; ) {
    try {
      for await (const chunk of answeredBytes(options, { ...task, start: position }, budget)) {
        position += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (isFinal(error)) throw error;
      if (position - renewedAt >= GAIN_BYTES) {
        budget.renew();
        renewedAt = position;
      }
      await budget.spend(error);
    }
  }
}

/** The bytes of one answer, held to the range. A short one ends in an ordinary error, so that it is tried again. */
async function* answeredBytes(
  options: HttpFileOptions,
  task: RangeTask,
  budget: RetryBudget,
): AsyncGenerator<Uint8Array> {
  const response = await exchangeWithRetry(requestFor(options, task), options.network, budget);
  let position = firstPosition(response, options, task);
  for await (const chunk of response.body) {
    const start = Math.max(task.start - position, 0);
    const end = Math.min(task.end - position, chunk.length);
    position += chunk.length;
    if (position > task.end && response.status === 206) {
      throw new DataError('network', `${shownUrl(options.url)} sent more bytes than the range has`, {
        hint: 'a proxy in between may be broken',
      });
    }
    if (start < end) yield chunk.subarray(start, end);
  }
  if (position < task.end) throw new Error(`the body ended at byte ${position} instead of ${task.end}`);
}

function requestFor(options: HttpFileOptions, task: RangeTask): HttpRequest {
  const isWhole = task.start === 0 && task.end === options.byteLength;
  const headers = isWhole ? {} : { range: `bytes=${task.start}-${task.end - 1}` };
  return { url: options.url, token: options.token, signal: options.signal, headers };
}

/** Checks the head of an answer, and tells where in the file its body begins. */
function firstPosition(response: HttpResponse, options: HttpFileOptions, task: RangeTask): number {
  try {
    checkEtag(response, options);
    if (response.status === 206) return checkedStart(response, options, task);
    if (response.status !== 200) throw statusError(response.status, options.url);
    const isWhole = task.start === 0 && task.end === options.byteLength;
    if (!isWhole && task.mode === 'range-only') throw rangeIgnored(options.url);
    checkLength(response, options);
    return 0;
  } catch (error) {
    response.cancel();
    throw error;
  }
}

function checkedStart(response: HttpResponse, options: HttpFileOptions, task: RangeTask): number {
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '');
  const [start, last, total] = [Number(range?.[1]), Number(range?.[2]), range?.[3]];
  if (total !== undefined && total !== '*' && Number(total) !== options.byteLength)
    throw changed(options, Number(total));
  if (start === task.start && last === task.end - 1) return start;
  throw new Error(
    `asked for bytes ${task.start}-${task.end - 1}, answered ${response.headers['content-range']}`,
  );
}

function checkLength(response: HttpResponse, options: HttpFileOptions): void {
  const length = response.headers['content-length'];
  if (length !== undefined && Number(length) !== options.byteLength) throw changed(options, Number(length));
}

/** A weak tag names the same content as a strong one of the same text, as far as we can know. */
function checkEtag(response: HttpResponse, options: HttpFileOptions): void {
  const found = response.headers.etag;
  if (options.etag === undefined || found === undefined || response.status >= 400) return;
  if (plainEtag(found) === plainEtag(options.etag)) return;
  throw new DataError('source-changed', `${shownUrl(options.url)} has changed since it was resolved`, {
    hint: 'resolve the source again',
  });
}

/** The text of an `ETag` without its weakness mark and quotes. */
export function plainEtag(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '');
}

function changed(options: HttpFileOptions, found: number): DataError {
  return new DataError(
    'source-changed',
    `${shownUrl(options.url)} has ${found} bytes, and had ${options.byteLength} when it was resolved`,
    { hint: 'resolve the source again' },
  );
}

function rangeIgnored(url: URL): DataError {
  return new DataError('range-ignored', `${shownUrl(url)} answers a byte range with the whole file`, {
    hint: 'the server or a proxy does not support ranges; download the file and read it from disk',
  });
}

/** What a server tells of a file, without its content: length and `ETag`. Asked by a range of one byte. */
export async function readHttpStat(
  options: Omit<HttpFileOptions, 'byteLength' | 'etag'>,
): Promise<{ readonly byteLength: number; readonly etag: string | undefined }> {
  const { url, token, signal, network } = options;
  const request = { url, token, signal, headers: { range: 'bytes=0-0' } };
  const response = await exchangeWithRetry(request, network);
  response.cancel();
  const { headers, status } = response;
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1];
  const length = status === 200 ? headers['content-length'] : total;
  const { etag } = headers;
  if (status === 416 && total === '0') return { byteLength: 0, etag };
  if (status !== 200 && status !== 206) throw statusError(status, url);
  if (length !== undefined) return { byteLength: Number(length), etag };
  throw new DataError('http-status', `${shownUrl(url)} does not tell its length`, {
    hint: 'download the file and read it from disk',
  });
}

/** All of a small answer. */
export async function readBody(response: HttpResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

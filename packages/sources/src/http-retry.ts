import { setTimeout as wait } from 'node:timers/promises';
import { drawFor } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { exchange, type HttpRequest, type HttpResponse, shownUrl } from './http-exchange.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';

export const PASSING_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Counts failures in a row, and waits between them. */
export interface RetryBudget {
  /** Waits before the next try. @throws DataError `network` if there is none left, with the last failure as cause. */
  spend(failure: unknown, retryAfter?: number): Promise<void>;
  /** To be called when something was gained. */
  renew(): void;
}

/**
 * Exponential back-off with jitter: the wait after the n-th failure in a row is between a half and the whole of
 * firstDelay × 2^(n - 1), or what the server asks for if that is longer, and at most maxDelay. The jitter is drawn by
 * `key`, so that processes and requests do not come back all at once; no output depends on it.
 */
export function backOffDelay(
  failure: { readonly failureCount: number; readonly retryAfter: number; readonly key: string },
  options: Pick<ResolvedNetworkOptions, 'firstDelay' | 'maxDelay'>,
): number {
  const spread = 0.5 + drawFor('jitter', 'sources/retry', failure.key).uniform() / 2;
  const delay = options.firstDelay * 2 ** (failure.failureCount - 1) * spread;
  return Math.min(options.maxDelay, Math.max(delay, failure.retryAfter));
}

/** A budget of `maxAttempts` tries in a row. */
export function retryBudget(request: HttpRequest, options: ResolvedNetworkOptions): RetryBudget {
  let failureCount = 0;
  let totalCount = 0;
  return {
    async spend(failure, retryAfter = 0) {
      request.signal?.throwIfAborted();
      failureCount++;
      totalCount++;
      if (failureCount >= options.maxAttempts) throw exhausted(request, failure, failureCount);
      const key = `${process.pid} ${request.url.href} ${totalCount}`;
      const delay = backOffDelay({ failureCount, retryAfter, key }, options);
      await wait(delay, undefined, request.signal ? { signal: request.signal } : {});
    },
    renew() {
      failureCount = 0;
    },
  };
}

/** The first answer that is not a passing failure. Its status may still be an error. */
export async function exchangeWithRetry(
  request: HttpRequest,
  options: ResolvedNetworkOptions,
  budget: RetryBudget = retryBudget(request, options),
): Promise<HttpResponse> {
  for (;;) {
    let response: HttpResponse;
    try {
      response = await exchange(request, options);
    } catch (error) {
      if (isFinal(error)) throw error;
      await budget.spend(error);
      continue;
    }
    if (!PASSING_STATUSES.has(response.status)) return response;
    response.cancel();
    await budget.spend(new Error(`status ${response.status}`), retryAfterOf(response));
  }
}

/** Whether trying again is of no use: a fault of ours or the user's wish to stop. */
export function isFinal(error: unknown): boolean {
  return error instanceof DataError || (error instanceof Error && error.name === 'AbortError');
}

/** `Retry-After` in milliseconds: seconds, or a date, which is taken against the server's own clock. */
function retryAfterOf({ headers }: HttpResponse): number {
  const value = headers['retry-after'];
  if (value === undefined) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const delay = Date.parse(value) - Date.parse(headers.date ?? '');
  return Number.isFinite(delay) ? Math.max(delay, 0) : 0;
}

function exhausted(request: HttpRequest, failure: unknown, attempts: number): DataError {
  const reason = failure instanceof Error ? failure.message : String(failure);
  return new DataError(
    'network',
    `${shownUrl(request.url)} failed ${attempts} times in a row, last: ${reason}`,
    {
      hint: 'check the connection and the address; what was done so far is kept, run it again later',
      cause: failure,
    },
  );
}

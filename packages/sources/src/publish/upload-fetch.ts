import { PASSING_STATUSES, retryBudget } from '../http-retry.ts';
import type { HubClientOptions } from '../hub-client.ts';

/**
 * A `fetch` for what the library sends, with our back-off. Bodies are texts and blobs, which can be sent again; a commit is
 * sent once, since nobody knows whether one that was cut off was made.
 */
export function uploadFetch({ network, signal }: HubClientOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const budget = retryBudget({ url, signal }, network);
    const isCommit = /\/commit\/[^/]+$/.test(url.pathname);
    for (;;) {
      const stop = [init?.signal, signal].filter((one) => one !== undefined && one !== null);
      try {
        const response = await fetch(input, {
          ...init,
          ...(stop.length > 0 ? { signal: AbortSignal.any(stop) } : {}),
        });
        if (isCommit || !PASSING_STATUSES.has(response.status)) return response;
        await response.body?.cancel();
        await budget.spend(new Error(`status ${response.status}`));
      } catch (error) {
        signal?.throwIfAborted();
        if (isCommit || !(error instanceof TypeError)) throw error;
        await budget.spend(error);
      }
    }
  };
}

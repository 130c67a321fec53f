import { datasetInfo, HubApiError, type ListFileEntry, listFiles, modelInfo } from '@huggingface/hub';
import { DataError } from '@sluice/records';
import { type BoundToken, type HttpRequest, shownUrl } from './http-exchange.ts';
import { readBody } from './http-file.ts';
import { exchangeWithRetry, isFinal, retryBudget } from './http-retry.ts';
import { statusError } from './http-status-error.ts';
import type { HubAddress } from './hub-address.ts';
import type { HubSettings } from './hub-settings.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';

export interface HubClientOptions {
  readonly settings: HubSettings;
  readonly network: ResolvedNetworkOptions;
  readonly signal?: AbortSignal | undefined;
}

/** What the Hub tells of a data set or model at a revision. */
export interface HubRepository {
  readonly commit: string;
  /** The YAML at the head of its card. */
  readonly card: unknown;
}

/** The token of the settings, bound to the Hub's own origin. */
export function hubToken({ endpoint, token }: HubSettings): BoundToken | undefined {
  return token === undefined ? undefined : { value: token, origin: new URL(endpoint).origin };
}

/** The commit that a revision stands for now, and the card. */
export async function readHubRepository(
  address: HubAddress,
  options: HubClientOptions,
): Promise<HubRepository> {
  const request = {
    name: address.name,
    revision: address.revision,
    additionalFields: ['sha', 'cardData'] as ('sha' | 'cardData')[],
    hubUrl: options.settings.endpoint,
    fetch: patientFetch(options),
  };
  const info = await explained(address, options, () =>
    address.kind === 'dataset' ? datasetInfo(request) : modelInfo(request),
  );
  if (!/^[0-9a-f]{40}$/.test(info.sha)) {
    throw new DataError('broken-listing', `the Hub gave no commit for ${address.name}@${address.revision}`);
  }
  return { commit: info.sha, card: info.cardData };
}

/** All files of a commit, folders left out. */
export async function listHubFiles(
  address: HubAddress,
  commit: string,
  options: HubClientOptions,
): Promise<ListFileEntry[]> {
  return explained(address, options, async () => {
    const entries: ListFileEntry[] = [];
    const listing = listFiles({
      repo: { type: address.kind, name: address.name },
      revision: commit,
      recursive: true,
      hubUrl: options.settings.endpoint,
      fetch: patientFetch(options),
    });
    for await (const entry of listing) if (entry.type === 'file') entries.push(entry);
    return entries;
  });
}

/** The address of a file's bytes. The library leaves paths unencoded; here every part is encoded. */
export function hubFileUrl(
  settings: HubSettings,
  address: HubAddress,
  file: { readonly commit: string; readonly path: string },
): URL {
  const encoded = file.path.split('/').map(encodeURIComponent).join('/');
  return new URL(`${pageOf(settings, address)}/resolve/${file.commit}/${encoded}`);
}

/** The page of a data set or model. */
function pageOf({ endpoint }: HubSettings, { kind, name }: HubAddress): string {
  return `${endpoint}/${kind === 'dataset' ? 'datasets/' : ''}${name}`;
}

/** A `fetch` for the library with our retries, time-outs and token. Bodies are small and read whole before it returns. */
function patientFetch(options: HubClientOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const headers = Object.fromEntries(new Headers(init?.headers).entries());
    const request: HttpRequest = { url, headers, token: hubToken(options.settings), signal: options.signal };
    const budget = retryBudget(request, options.network);
    for (;;) {
      const response = await exchangeWithRetry(request, options.network, budget);
      try {
        const body = await readBody(response);
        const shown = Object.entries(response.headers).map(
          ([name, value]) => [name, String(value)] as [string, string],
        );
        return new Response(new Uint8Array(body), { status: response.status, headers: shown });
      } catch (error) {
        if (isFinal(error)) throw error;
        await budget.spend(error);
      }
    }
  };
}

async function explained<T>(
  address: HubAddress,
  options: HubClientOptions,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof HubApiError) throw hubError(error, address, options.settings);
    if (error instanceof SyntaxError || error instanceof TypeError) {
      throw new DataError('broken-listing', `the Hub's answer for ${address.name} is not readable`, {
        cause: error,
      });
    }
    throw error;
  }
}

function hubError(error: HubApiError, address: HubAddress, settings: HubSettings): DataError {
  const page = new URL(pageOf(settings, address));
  const known = settings.token === undefined ? 'no token is set' : 'the token that is set may not read it';
  if (error.statusCode === 401 || error.statusCode === 403) {
    return new DataError(
      'not-authorised',
      `${shownUrl(page)} may not be read: it is gated, private or not there`,
      {
        hint: `${known}; accept its terms on its page, and set HF_TOKEN to a token that may read it`,
      },
    );
  }
  if (error.statusCode === 404) {
    return new DataError(
      'no-such-source',
      `${shownUrl(page)} has no revision ${address.revision}, or does not exist`,
      {
        hint: `check the name; ${known}, and a private one looks the same without one`,
      },
    );
  }
  return statusError(error.statusCode, page);
}

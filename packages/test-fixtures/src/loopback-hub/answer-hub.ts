import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerApi, sendNotFound } from './answer-api.ts';
import { answerStorageUpload, answerUpload } from './answer-upload.ts';
import type { Datasets } from './datasets.ts';
import type { HubFault } from './fault.ts';
import { findCommit, type HubRepository } from './repository.ts';
import { sendContent } from './send-content.ts';

export interface HubExchange {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly fault: HubFault | undefined;
}

export interface HubFace {
  readonly datasets: Datasets;
  readonly storageOrigin: string;
  readonly requiredToken: string | undefined;
  readonly pageSize: number;
}

// A model has its page without a prefix; here models and data sets share one list of names.
const FORM =
  /^(\/api)?(?:\/datasets|\/models)?\/([^/]+\/[^/]+|[^/]+?)\/((?:revision|tree|paths-info|resolve)\/.*)$/;

/** Answers a request to the Hub's own port: the API, small files, redirects to the storage for large ones, and uploads. */
export async function answerHub(exchange: HubExchange, face: HubFace): Promise<void> {
  const { message, response } = exchange;
  if (face.requiredToken && message.headers.authorization !== `Bearer ${face.requiredToken}`) {
    response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end('{"error":"gated"}');
    return;
  }
  const upload = uploadStep(message);
  if (upload) {
    await answerUpload({ ...exchange, ...face }, upload.step, upload.name);
    return;
  }
  const url = new URL(message.url ?? '/', `http://${message.headers.host}`);
  const [, api, name, rest] = FORM.exec(url.pathname) ?? [];
  const repository = face.datasets.find(name ?? '');
  if (!repository || !rest) sendNotFound(response, 'RepoNotFound');
  else if (api) await answerApi({ ...exchange, url, pageSize: face.pageSize }, repository, rest);
  else resolveFile(exchange, { repository, rest, storageOrigin: face.storageOrigin });
}

/** Which step of publishing a request asks for, if it does. */
function uploadStep({
  method,
  url = '',
}: IncomingMessage): { readonly step: string; readonly name: string } | undefined {
  if (method !== 'POST') return undefined;
  if (url === '/api/repos/create') return { step: 'create', name: '' };
  const api = /^\/api\/datasets\/([^/]+\/[^/]+)\/(preupload|commit)\/main$/.exec(url);
  if (api) return { step: api[2]!, name: api[1]! };
  const batch = /^\/datasets\/([^/]+\/[^/]+)\.git\/info\/lfs\/objects\/batch$/.exec(url);
  return batch ? { step: 'batch', name: batch[1]! } : undefined;
}

/** Answers a request to the storage: gives or takes the bytes of a large file by its digest. */
export function answerStorage({ message, response, fault }: HubExchange, datasets: Datasets): void {
  if (message.method === 'PUT') {
    void answerStorageUpload(message, response, datasets);
    return;
  }
  const file = datasets.findBlob(message.url?.split('?')[0]?.slice(1) ?? '');
  if (!file) sendNotFound(response, 'EntryNotFound');
  else sendContent(response, { bytes: file.content, etag: file.oid, range: message.headers.range, fault });
}

/** Answers in place of anything else where a fault says so, and tells whether it did. */
export function answerFault(response: ServerResponse, fault: HubFault | undefined): boolean {
  if (fault?.kind === 'refuse') response.destroy();
  else if (fault?.kind === 'redirect') response.writeHead(302, { location: fault.to }).end();
  else if (fault?.kind === 'status') {
    const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    response.writeHead(fault.status, retryAfter).end('out of order');
  } else return fault?.kind === 'stall' && fault.afterBytes === 0; // never answered
  return true;
}

function resolveFile(
  { message, response, fault }: HubExchange,
  asked: { readonly repository: HubRepository; readonly rest: string; readonly storageOrigin: string },
): void {
  const [, revision = '', path = ''] = /^resolve\/([^/]+)\/(.+)$/.exec(asked.rest) ?? [];
  const file = findCommit(asked.repository, decodeURIComponent(revision))?.files.get(
    decodeURIComponent(path),
  );
  if (!file) sendNotFound(response, 'EntryNotFound');
  else if (file.isLarge) {
    const location = `${asked.storageOrigin}/${file.oid}?signature=secret`;
    response.writeHead(302, { location, 'x-linked-etag': `"${file.oid}"` }).end();
  } else sendContent(response, { bytes: file.content, etag: file.oid, range: message.headers.range, fault });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HubFault } from './fault.ts';
import { findCommit, type HubCommit, type HubFile, type HubRepository } from './repository.ts';
import { sendBody } from './send-content.ts';

export interface ApiRequest {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly fault: HubFault | undefined;
  /** Entries of one page of a listing. */
  readonly pageSize: number;
}

/** Answers `/api/datasets/<name>/{revision,tree,paths-info}/<revision>` in the form of the Hub. */
export async function answerApi(request: ApiRequest, repository: HubRepository, rest: string): Promise<void> {
  const [, endpoint, encoded] = /^(revision|tree|paths-info)\/(.+)$/.exec(rest) ?? [];
  const revision = decodeURIComponent(encoded ?? '');
  const commit = findCommit(repository, revision);
  if (!endpoint || !commit) {
    sendNotFound(request.response, 'RevisionNotFound');
    return;
  }
  if (endpoint === 'revision') sendJson(request, datasetInfo(repository, commit));
  else if (endpoint === 'tree') sendPage(request, [...commit.files.values()].map(treeEntry));
  else sendJson(request, await requestedEntries(request.message, commit));
}

/** A 404 with the header by which clients of the Hub tell what is missing. */
export function sendNotFound(response: ServerResponse, code: string): void {
  response.writeHead(404, { 'x-error-code': code, 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: code }));
}

function datasetInfo(repository: HubRepository, commit: HubCommit): object {
  const base = { _id: 'loopback', id: repository.name, private: false, gated: false, downloads: 0, likes: 0 };
  return { ...base, lastModified: '2020-01-01T00:00:00.000Z', sha: commit.sha, cardData: commit.card };
}

function treeEntry(file: HubFile): object {
  const size = file.content.length;
  const entry = { type: 'file', path: file.path, size };
  if (!file.isLarge) return { ...entry, oid: file.oid };
  return { ...entry, oid: file.oid.slice(0, 40), lfs: { oid: file.oid, size, pointerSize: 130 } };
}

/** One page of a listing, with a `Link` to the next. */
function sendPage(request: ApiRequest, entries: readonly object[]): void {
  const start = Number(request.url.searchParams.get('cursor') ?? '0');
  const end = start + request.pageSize;
  const next = new URL(request.url);
  next.searchParams.set('cursor', String(end));
  const link = end < entries.length ? { link: `<${next.href}>; rel="next"` } : {};
  sendJson(request, entries.slice(start, end), link);
}

async function requestedEntries(message: IncomingMessage, commit: HubCommit): Promise<object[]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  const { paths } = JSON.parse(Buffer.concat(chunks).toString()) as { paths: string[] };
  return paths.flatMap((path) => {
    const file = commit.files.get(path);
    return file ? [treeEntry(file)] : [];
  });
}

function sendJson(
  { response, fault }: ApiRequest,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(200, {
    ...headers,
    'content-type': 'application/json',
    'content-length': String(body.length),
  });
  sendBody(response, body, fault);
}

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerApi, sendNotFound } from './answer-api.ts';
import type { FaultPlan, HubFault, SeenRequest } from './fault.ts';
import {
  buildRepository,
  findCommit,
  type HubFile,
  type HubRepository,
  type RepositorySpec,
} from './repository.ts';
import { sendContent } from './send-content.ts';

export interface LoopbackHubOptions {
  /** Data sets by name, `org/name`. */
  readonly datasets: Readonly<Record<string, RepositorySpec>>;
  /** Without it (as `Authorization: Bearer …`) every request to the Hub's own port is answered with 401. */
  readonly requiredToken?: string;
  /** Entries of one page of a listing. @default 1,000 */
  readonly pageSize?: number;
}

/** A server on this machine that answers as the Hub does. */
export interface LoopbackHub {
  /** What `HF_ENDPOINT` is to be. */
  readonly endpoint: string;
  /** The origin of the second port, to which large files are redirected. */
  readonly storage: string;
  /** Every request so far. */
  readonly requests: readonly SeenRequest[];
  /** Bytes of bodies and heads sent so far, over both ports. */
  readonly bytesSent: number;
  /** Says what goes wrong from now on. */
  plan(faults: FaultPlan): void;
  /** The commit that a ref of a data set stands for. */
  commitOf(name: string, ref?: string): string;
  /** Replaces a data set, so that its branches move. */
  publish(name: string, spec: RepositorySpec): void;
  close(): Promise<void>;
}

/**
 * Starts a Hub on two loopback ports: info, tree (in pages), paths-info and resolve with ranges and `ETag`s on the first,
 * the bytes of large files on the second. A plan of faults can make it fail in all the ways of `HubFault`.
 */
export async function startLoopbackHub(options: LoopbackHubOptions): Promise<LoopbackHub> {
  const repositories = new Map<string, HubRepository>();
  const blobs = new Map<string, HubFile>();
  const publish = (name: string, spec: RepositorySpec): void => {
    const repository = buildRepository(name, spec);
    repositories.set(name, repository);
    for (const commit of repository.refs.values())
      for (const file of commit.files.values()) blobs.set(file.oid, file);
  };
  for (const [name, spec] of Object.entries(options.datasets)) publish(name, spec);

  const requests: SeenRequest[] = [];
  let faults: FaultPlan = () => undefined;
  let bytesOfClosed = 0;
  const sockets = new Set<{ readonly bytesWritten: number; destroy(): void }>();
  const see = (port: SeenRequest['port'], message: IncomingMessage): HubFault | undefined => {
    const { method = '', url = '', headers } = message;
    const seen = { index: requests.length, port, method, url, headers };
    requests.push(seen);
    return faults(seen);
  };

  const storage = createServer((message, response) => {
    const fault = see('storage', message);
    if (fault && sendFault(response, fault)) return;
    const file = blobs.get(message.url?.split('?')[0]?.slice(1) ?? '');
    if (!file) sendNotFound(response, 'EntryNotFound');
    else sendContent(response, { bytes: file.content, etag: file.oid, range: message.headers.range, fault });
  });
  const storageOrigin = await listen(storage);
  const hub = createServer((message, response) => {
    const fault = see('hub', message);
    if (fault && sendFault(response, fault)) return;
    if (options.requiredToken && message.headers.authorization !== `Bearer ${options.requiredToken}`) {
      response.writeHead(401, { 'x-error-code': 'GatedRepo' }).end('{"error":"gated"}');
      return;
    }
    const url = new URL(message.url ?? '/', endpoint);
    void answer({ message, response, url, fault, pageSize: options.pageSize ?? 1_000 });
  });
  const answer = async (request: Parameters<typeof answerApi>[0]): Promise<void> => {
    const { pathname } = request.url;
    const [, api, name, rest] =
      /^(\/api)?\/datasets\/([^/]+\/[^/]+|[^/]+?)\/((?:revision|tree|paths-info|resolve)\/.*)$/.exec(
        pathname,
      ) ?? [];
    const repository = repositories.get(name ?? '');
    if (!repository || !rest) sendNotFound(request.response, 'RepoNotFound');
    else if (api) await answerApi(request, repository, rest);
    else resolveFile(request, repository, rest);
  };
  const resolveFile = (
    { message, response, fault }: Parameters<typeof answerApi>[0],
    repository: HubRepository,
    rest: string,
  ): void => {
    const [, revision, path] = /^resolve\/([^/]+)\/(.+)$/.exec(rest) ?? [];
    const file = findCommit(repository, decodeURIComponent(revision ?? ''))?.files.get(
      decodeURIComponent(path ?? ''),
    );
    if (!file) sendNotFound(response, 'EntryNotFound');
    else if (file.isLarge) {
      response.writeHead(302, {
        location: `${storageOrigin}/${file.oid}?signature=secret`,
        'x-linked-etag': `"${file.oid}"`,
      });
      response.end();
    } else
      sendContent(response, { bytes: file.content, etag: file.oid, range: message.headers.range, fault });
  };
  const endpoint = await listen(hub);
  for (const server of [hub, storage]) {
    server.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        bytesOfClosed += socket.bytesWritten;
      });
    });
  }
  return {
    endpoint,
    storage: storageOrigin,
    requests,
    get bytesSent() {
      return [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, bytesOfClosed);
    },
    plan: (next) => {
      faults = next;
    },
    commitOf: (name, ref = 'main') => repositories.get(name)!.refs.get(ref)!.sha,
    publish,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await Promise.all([hub, storage].map((server) => once(server.close(), 'close')));
    },
  };
}

/** Faults that take the place of any answer. */
function sendFault(response: ServerResponse, fault: HubFault): boolean {
  if (fault.kind === 'refuse') response.destroy();
  else if (fault.kind === 'redirect') response.writeHead(302, { location: fault.to }).end();
  else if (fault.kind === 'status') {
    const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    response.writeHead(fault.status, retryAfter).end('out of order');
  } else return fault.kind === 'stall' && fault.afterBytes === 0;
  return true;
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

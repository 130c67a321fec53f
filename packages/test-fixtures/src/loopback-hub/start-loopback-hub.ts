import type { IncomingMessage } from 'node:http';
import { answerFault, answerHub, answerStorage } from './answer-hub.ts';
import { openDatasets } from './datasets.ts';
import type { FaultPlan, HubFault, SeenRequest } from './fault.ts';
import type { RepositorySpec } from './repository.ts';
import { startServer } from './start-server.ts';

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
  /** Gives a data set a new state, so that its branches move; earlier commits can still be read. */
  publish(name: string, spec: RepositorySpec): void;
  close(): Promise<void>;
}

/**
 * Starts a Hub on two loopback ports: info, tree (in pages), paths-info and resolve with ranges and `ETag`s on the first,
 * the bytes of large files on the second; and what a client needs to publish: create, preupload, LFS batch and commit.
 * A plan of faults can make it fail in all the ways of `HubFault`.
 */
export async function startLoopbackHub(options: LoopbackHubOptions): Promise<LoopbackHub> {
  const datasets = openDatasets(options.datasets);
  const requests: SeenRequest[] = [];
  let faults: FaultPlan = () => undefined;
  const see = (port: SeenRequest['port'], message: IncomingMessage): HubFault | undefined => {
    const { method = '', url = '', headers } = message;
    const seen = { index: requests.length, port, method, url, headers };
    requests.push(seen);
    return faults(seen);
  };
  const storage = await startServer((message, response) => {
    const fault = see('storage', message);
    if (!answerFault(response, fault)) answerStorage({ message, response, fault }, datasets);
  });
  const { requiredToken, pageSize = 1_000 } = options;
  const face = { datasets, storageOrigin: storage.origin, requiredToken, pageSize };
  const hub = await startServer((message, response) => {
    const fault = see('hub', message);
    if (!answerFault(response, fault)) void answerHub({ message, response, fault }, face);
  });
  return {
    endpoint: hub.origin,
    storage: storage.origin,
    requests,
    get bytesSent() {
      return hub.bytesSent + storage.bytesSent;
    },
    plan: (next) => {
      faults = next;
    },
    commitOf: (name, ref = 'main') => datasets.find(name)!.refs.get(ref)!.sha,
    publish: datasets.publish,
    close: async () => {
      await Promise.all([hub.close(), storage.close()]);
    },
  };
}

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parse } from 'yaml';
import type { Datasets } from './datasets.ts';
import type { HubRepository, RepositorySpec } from './repository.ts';

const LARGE_BYTES = 1_000;

export interface UploadRequest {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly datasets: Datasets;
  readonly storageOrigin: string;
}

/**
 * Answers what a client asks to publish: `create` a data set, `preupload` (which files are large), `batch` (where large ones
 * go), `commit` to main. A commit whose parent is not the newest one is refused with 412.
 */
export async function answerUpload(request: UploadRequest, step: string, name: string): Promise<void> {
  const body = await readText(request.message);
  if (step === 'create') createDataset(request, JSON.parse(body));
  else if (step === 'preupload') sendModes(request.response, JSON.parse(body));
  else if (step === 'batch') sendTargets(request, JSON.parse(body));
  else commitFiles(request, name, body);
}

/** Takes the bytes of a large file on the storage's port, if they are what their address says. */
export async function answerStorageUpload(
  message: IncomingMessage,
  response: ServerResponse,
  datasets: Datasets,
): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  const content = Buffer.concat(chunks);
  const oid = createHash('sha256').update(content).digest('hex');
  const isRight = message.url === `/${oid}`;
  if (isRight) datasets.storeUpload(oid, content);
  response.writeHead(isRight ? 200 : 400).end();
}

function createDataset(
  { response, datasets }: UploadRequest,
  asked: { organization: string; name: string },
): void {
  const name = `${asked.organization}/${asked.name}`;
  const isTaken = datasets.find(name) !== undefined;
  if (!isTaken) datasets.publish(name, { files: {} });
  sendJson(response, isTaken ? 409 : 200, { url: `/datasets/${name}`, id: name, name });
}

function sendModes(response: ServerResponse, asked: { files: { path: string; size: number }[] }): void {
  const files = asked.files.map(({ path, size }) => ({
    path,
    uploadMode: size >= LARGE_BYTES ? 'lfs' : 'regular',
    shouldIgnore: false,
  }));
  sendJson(response, 200, { files });
}

function sendTargets(
  { response, datasets, storageOrigin }: UploadRequest,
  asked: { objects: { oid: string; size: number }[] },
): void {
  const objects = asked.objects.map(({ oid, size }) => {
    const actions = { upload: { href: `${storageOrigin}/${oid}` } };
    return datasets.findBlob(oid) ? { oid, size } : { oid, size, actions };
  });
  sendJson(response, 200, { transfer: 'basic', objects });
}

interface CommitLine {
  readonly key: 'header' | 'file' | 'lfsFile' | 'deletedFile';
  readonly value: {
    readonly path: string;
    readonly content: string;
    readonly oid: string;
    readonly parentCommit?: string;
  };
}

function commitFiles({ response, datasets }: UploadRequest, name: string, body: string): void {
  const repository = datasets.find(name);
  const lines = body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CommitLine);
  const parent = lines.find((line) => line.key === 'header')?.value.parentCommit;
  if (!repository || (parent !== undefined && parent !== repository.refs.get('main')!.sha)) {
    sendJson(response, repository ? 412 : 404, { error: 'the parent is not the newest commit' });
    return;
  }
  const files = new Map(Object.entries(contentsOf(repository, 'main')));
  for (const { key, value } of lines) {
    if (key === 'file') files.set(value.path, Buffer.from(value.content, 'base64'));
    else if (key === 'lfsFile') files.set(value.path, datasets.findBlob(value.oid)!.content);
    else if (key === 'deletedFile') files.delete(value.path);
  }
  const others = [...repository.refs.keys()].filter((ref) => ref !== 'main');
  const refs = Object.fromEntries(others.map((ref) => [ref, contentsOf(repository, ref)]));
  const card = cardOf(files.get('README.md')) ?? repository.refs.get('main')!.card;
  datasets.publish(name, { files: Object.fromEntries(files), refs, card, largeBytes: LARGE_BYTES });
  const { sha } = datasets.find(name)!.refs.get('main')!;
  sendJson(response, 200, { commitOid: sha, commitUrl: `/datasets/${name}/commit/${sha}`, success: true });
}

/** The YAML at the head of a README.md, which the Hub reads with every commit. */
function cardOf(readme: string | Uint8Array | undefined): unknown {
  const yaml = /^---\r?\n(.*?)\r?\n---/s.exec(
    readme === undefined ? '' : Buffer.from(readme).toString(),
  )?.[1];
  return yaml === undefined ? undefined : parse(yaml);
}

function contentsOf(repository: HubRepository, ref: string): RepositorySpec['files'] {
  const files = [...repository.refs.get(ref)!.files.values()];
  return Object.fromEntries(files.map((file) => [file.path, file.content]));
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString();
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

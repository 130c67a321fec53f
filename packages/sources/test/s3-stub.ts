import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface S3Stub {
  readonly endpoint: string;
  readonly requests: readonly { readonly url: string; readonly authorization: string | undefined }[];
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const etagOf = (content: Uint8Array): string => createHash('md5').update(content).digest('hex');

/** A bucket on a loopback port: ListObjectsV2 in pages of two, and GetObject with ranges; both only if they are signed. */
export async function startS3Stub(
  bucket: string,
  objects: Readonly<Record<string, Uint8Array>>,
): Promise<S3Stub> {
  const requests: { url: string; authorization: string | undefined }[] = [];
  const keys = Object.keys(objects).sort();
  const list = (url: URL, response: ServerResponse): void => {
    const matching = keys.filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''));
    const start = Number(url.searchParams.get('continuation-token') ?? '0');
    const next =
      start + 2 < matching.length ? `<NextContinuationToken>${start + 2}</NextContinuationToken>` : '';
    const contents = matching.slice(start, start + 2).map((key) => {
      const content = objects[key]!;
      return `<Contents><Key>${escapeXml(key)}</Key><Size>${content.length}</Size><ETag>"${etagOf(content)}"</ETag></Contents>`;
    });
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end(
      `<?xml version="1.0"?><ListBucketResult><IsTruncated>${next !== ''}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`,
    );
  };
  const get = (key: string, message: IncomingMessage, response: ServerResponse): void => {
    const content = objects[key];
    if (!content) return void response.writeHead(404).end();
    const range = /^bytes=(\d+)-(\d+)$/.exec(message.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const body = content.subarray(start, range ? Number(range[2]) + 1 : content.length);
    const contentRange = { 'content-range': `bytes ${start}-${start + body.length - 1}/${content.length}` };
    response.writeHead(range ? 206 : 200, {
      etag: `"${etagOf(content)}"`,
      'content-length': body.length,
      ...(range ? contentRange : {}),
    });
    response.end(body);
  };
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? '/', 'http://stub');
    requests.push({ url: url.href, authorization: message.headers.authorization });
    const isSigned =
      url.searchParams.has('X-Amz-Signature') ||
      message.headers.authorization?.startsWith('AWS4-HMAC-SHA256');
    const [, name, key] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    if (!isSigned) response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
    else if (name !== bucket) response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
    else if (url.searchParams.get('list-type') === '2') list(url, response);
    else get(decodeURIComponent(key ?? ''), message, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

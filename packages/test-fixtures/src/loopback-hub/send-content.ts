import type { ServerResponse } from 'node:http';
import type { HubFault } from './fault.ts';

export interface Content {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** The `Range` header of the request. */
  readonly range: string | undefined;
  readonly fault: HubFault | undefined;
}

/** Answers with content as a real server does: 200, 206 with `Content-Range`, or 416; or as the fault says. */
export function sendContent(response: ServerResponse, content: Content): void {
  const { bytes, fault } = content;
  const range = fault?.kind === 'ignore-range' ? undefined : parseRange(content.range, bytes.length);
  const total = fault?.kind === 'wrong-total' ? bytes.length + 7 : bytes.length;
  const etag = fault?.kind === 'wrong-etag' ? '"another"' : `"${content.etag}"`;
  if (range && range.start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const start = (range?.start ?? 0) + (range && fault?.kind === 'wrong-range' ? 1 : 0);
  const end = range?.end ?? bytes.length;
  const body = Buffer.concat([bytes.subarray(start, end), Buffer.alloc(fault?.kind === 'too-long' ? 1 : 0)]);
  const headers = { etag, 'accept-ranges': 'bytes', 'content-length': String(body.length) };
  if (range) response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${end - 1}/${total}` });
  else response.writeHead(200, { ...headers, 'content-length': String(body.length + total - bytes.length) });
  sendBody(response, body, fault);
}

/** Writes a body behind its head, whole or up to where a fault cuts it or falls silent. */
export function sendBody(response: ServerResponse, body: Uint8Array, fault: HubFault | undefined): void {
  if (fault?.kind !== 'cut' && fault?.kind !== 'stall') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, fault.afterBytes), () => {
    if (fault.kind === 'cut') response.destroy();
  });
}

function parseRange(
  header: string | undefined,
  byteLength: number,
): { start: number; end: number } | undefined {
  const parts = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!parts) return undefined;
  const last = parts[2] ? Number(parts[2]) : byteLength - 1;
  return { start: Number(parts[1]), end: Math.min(last + 1, byteLength) };
}

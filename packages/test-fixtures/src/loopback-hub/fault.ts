import type { IncomingMessage } from 'node:http';

/**
 * What a server does wrong with one request: answers with an error status (with `Retry-After` in seconds if given),
 * closes the connection without an answer, cuts a body after some bytes, goes silent after some bytes (before the head
 * for 0), ignores the range, answers another range than was asked, tells another total length, gives a byte too many,
 * gives another `ETag`, or redirects somewhere.
 */
export type HubFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'cut'; readonly afterBytes: number }
  | { readonly kind: 'stall'; readonly afterBytes: number }
  | { readonly kind: 'ignore-range' }
  | { readonly kind: 'wrong-range' }
  | { readonly kind: 'wrong-total' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'wrong-etag' }
  | { readonly kind: 'redirect'; readonly to: string };

/** A request as the server saw it. */
export interface SeenRequest {
  /** Counted from 0 over both ports. */
  readonly index: number;
  readonly port: 'hub' | 'storage';
  readonly method: string;
  /** As it came over the wire, encoded. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** Decides what goes wrong with a request; undefined for nothing. */
export type FaultPlan = (request: SeenRequest) => HubFault | undefined;

/** How patient the network code is. All times in milliseconds. */
export interface NetworkOptions {
  /** Tries in a row, without 16 KiB gained, before it gives up. @default 7 */
  readonly maxAttempts?: number;
  /** The wait after the first failure; it doubles from there. @default 500 */
  readonly firstDelay?: number;
  /** The longest wait, also where a server asks for more by `Retry-After`. @default 60,000 */
  readonly maxDelay?: number;
  /** For the head of an answer to arrive. @default 30,000 */
  readonly connectTimeout?: number;
  /** Without a byte in the middle of a body. @default 30,000 */
  readonly silenceTimeout?: number;
  /** Requests to one host that may wait for their answer at once, in this process. @default 8 */
  readonly maxRequestsPerHost?: number;
}

export type ResolvedNetworkOptions = Required<NetworkOptions>;

export const NETWORK_DEFAULTS: ResolvedNetworkOptions = Object.freeze({
  maxAttempts: 7,
  firstDelay: 500,
  maxDelay: 60_000,
  connectTimeout: 30_000,
  silenceTimeout: 30_000,
  maxRequestsPerHost: 8,
});

/** Fills in the defaults. @throws RangeError for a value that is not a positive number. */
export function resolveNetworkOptions(options: NetworkOptions = {}): ResolvedNetworkOptions {
  const resolved = { ...NETWORK_DEFAULTS, ...options };
  for (const [name, value] of Object.entries(resolved)) {
    if (!(value > 0)) throw new RangeError(`network.${name}: expected a positive number, got ${value}`);
  }
  return resolved;
}

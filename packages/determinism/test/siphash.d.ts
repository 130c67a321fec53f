/** The part of the oracle that the tests use; the package has no types of its own. */
declare module 'siphash' {
  type Key = readonly [number, number, number, number];
  const siphash: { hash_hex(key: Key, message: string | Uint8Array): string };
  export = siphash;
}

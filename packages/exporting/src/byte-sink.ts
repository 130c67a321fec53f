/**
 * Where a writer's bytes go: a file, a hash, an array. The writers of this package know nothing else of the world.
 * The bytes belong to the sink from the call on; the writer waits for what `write` returns before it makes more.
 */
export interface ByteSink {
  write(bytes: Uint8Array): void | Promise<void>;
}

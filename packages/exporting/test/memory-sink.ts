import type { ByteSink } from '@sluice/exporting';

/** Keeps what is written. */
export class MemorySink implements ByteSink {
  readonly #parts: Uint8Array[] = [];

  write(bytes: Uint8Array): void {
    this.#parts.push(bytes);
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }

  get writeCount(): number {
    return this.#parts.length;
  }
}

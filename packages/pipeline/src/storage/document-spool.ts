import { closeSync, openSync, writeSync } from 'node:fs';
import type { Fields } from '@sluice/records';
import { readExactly } from './array-file.ts';

/** What the spool keeps of a document; the rest of it follows from the tables beside the spool. */
export interface SpooledDocument {
  readonly text: string;
  readonly fields: Fields;
}

const FLUSH_BYTES = 1 << 20;

/** Appends bytes to a new file, many at once. */
export class SpoolWriter {
  readonly #file: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #byteLength = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  /** Bytes so far: where the next document begins. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** The bytes are the writer's from here on. */
  appendBytes(bytes: Buffer): void {
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#byteLength += bytes.length;
    if (this.#pendingBytes >= FLUSH_BYTES) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  /** Writes out what is pending. */
  flush(): void {
    const bytes = Buffer.concat(this.#pending, this.#pendingBytes);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
    this.#pending = [];
    this.#pendingBytes = 0;
  }
}

/** An open spool, read by place: each document is one JSON text. */
export class SpoolReader {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
  }

  readBytes(byteOffset: number, byteLength: number): Buffer {
    const bytes = Buffer.allocUnsafe(byteLength);
    readExactly(this.#file, this.#path, bytes, byteOffset);
    return bytes;
  }

  read(byteOffset: number, byteLength: number): SpooledDocument {
    return JSON.parse(this.readBytes(byteOffset, byteLength).toString()) as SpooledDocument;
  }

  close(): void {
    closeSync(this.#file);
  }
}

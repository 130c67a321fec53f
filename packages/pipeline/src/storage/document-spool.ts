import { closeSync, openSync, writeSync } from 'node:fs';
import type { Fields } from '@sluice/records';
import { readExactly } from './array-file.ts';

/** What the spool keeps of a document; the rest of it follows from the tables beside the spool. */
export interface SpooledDocument {
  readonly text: string;
  readonly fields: Fields;
}

/**
 * A document as the spool has it: the length of its text in bytes, the text, and the fields as JSON. Texts are well-formed
 * Unicode, so that UTF-8 gives them back; JSON would cost as much as reading the source. There is room for a header
 * before it.
 */
export function encodeSpooled({ text, fields }: SpooledDocument, headerBytes = 0): Buffer {
  const json = JSON.stringify(fields);
  const textBytes = Buffer.byteLength(text);
  const textStart = headerBytes + LENGTH_BYTES;
  const bytes = Buffer.allocUnsafe(textStart + textBytes + Buffer.byteLength(json));
  bytes.writeUInt32LE(textBytes, headerBytes);
  bytes.write(text, textStart);
  bytes.write(json, textStart + textBytes);
  return bytes;
}

/** The document in the bytes that {@link encodeSpooled} made. */
export function decodeSpooled(bytes: Buffer): SpooledDocument {
  const textEnd = LENGTH_BYTES + bytes.readUInt32LE(0);
  const fields = JSON.parse(bytes.toString('utf8', textEnd)) as Fields;
  return { text: bytes.toString('utf8', LENGTH_BYTES, textEnd), fields };
}

const LENGTH_BYTES = 4;
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

/** An open spool, read by place. */
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
    return decodeSpooled(this.readBytes(byteOffset, byteLength));
  }

  close(): void {
    closeSync(this.#file);
  }
}

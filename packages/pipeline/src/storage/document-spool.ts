import { closeSync, openSync, writeSync } from 'node:fs';
import type { Fields } from '@sluice/records';
import { readExactly } from './array-file.ts';

/** What the spool keeps of a document; the rest of it follows from the tables beside the spool. */
export interface SpooledDocument {
  readonly text: string;
  readonly fields: Fields;
}

/** A document ready to be written. */
export interface EncodedDocument {
  readonly text: string;
  /** Of the text in UTF-8. */
  readonly textBytes: number;
  /** The fields as JSON. */
  readonly json: string;
  /** All that it takes up. */
  readonly byteLength: number;
}

/** A document whose text takes up `textBytes` in UTF-8, ready to be written. */
export function encodeSpooled({ text, fields }: SpooledDocument, textBytes: number): EncodedDocument {
  const json = isEmpty(fields) ? '{}' : JSON.stringify(fields);
  return { text, textBytes, json, byteLength: LENGTH_BYTES + textBytes + Buffer.byteLength(json) };
}

/**
 * Writes a document as the spool has it: the length of its text in bytes, the text, and the fields as JSON. Texts are
 * well-formed Unicode, so that UTF-8 gives them back; JSON would cost as much as reading the source.
 */
export function writeSpooled(bytes: Buffer, start: number, document: EncodedDocument): void {
  const { text, textBytes, json } = document;
  const textStart = start + LENGTH_BYTES;
  bytes.writeUInt32LE(textBytes, start);
  if (textBytes === text.length) bytes.write(text, textStart, 'latin1');
  else bytes.write(text, textStart);
  bytes.write(json, textStart + textBytes);
}

function isEmpty(fields: Fields): boolean {
  for (const _ in fields) return false;
  return true;
}

/** The document in the bytes that {@link encodeSpooled} made. */
export function decodeSpooled(bytes: Buffer): SpooledDocument {
  const textEnd = LENGTH_BYTES + bytes.readUInt32LE(0);
  const fields = JSON.parse(bytes.toString('utf8', textEnd)) as Fields;
  return { text: bytes.toString('utf8', LENGTH_BYTES, textEnd), fields };
}

const LENGTH_BYTES = 4;
const CHUNK_BYTES = 1 << 20;

/** Appends bytes to a new file, many at once. Memory: a mebibyte, or the largest that is reserved at once. */
export class SpoolWriter {
  readonly #file: number;
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #usedBytes = 0;
  #writtenBytes = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  /** Bytes so far: where the next document begins. */
  get byteLength(): number {
    return this.#writtenBytes + this.#usedBytes;
  }

  /** Where reserved bytes are written to: the writer's own, the same until the next are reserved. */
  get chunk(): Buffer {
    return this.#chunk;
  }

  /** Appends so many bytes, which the caller writes into `chunk` before any other call. Returns where they begin in it. */
  reserve(byteLength: number): number {
    if (this.#usedBytes + byteLength > this.#chunk.length) {
      this.flush();
      const chunkBytes = Math.max(CHUNK_BYTES, byteLength);
      if (chunkBytes !== this.#chunk.length) this.#chunk = Buffer.allocUnsafeSlow(chunkBytes);
    }
    const start = this.#usedBytes;
    this.#usedBytes += byteLength;
    return start;
  }

  appendBytes(bytes: Uint8Array): void {
    const start = this.reserve(bytes.length);
    this.#chunk.set(bytes, start);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  /** Writes out what is pending. */
  flush(): void {
    for (let done = 0; done < this.#usedBytes; )
      done += writeSync(this.#file, this.#chunk, done, this.#usedBytes - done);
    this.#writtenBytes += this.#usedBytes;
    this.#usedBytes = 0;
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

import { closeSync, fstatSync, openSync, renameSync } from 'node:fs';
import { readExactly } from './array-file.ts';
import { encodeSpooled, type SpooledDocument, SpoolWriter, writeSpooled } from './document-spool.ts';

/*
 * The candidates of a sample task with their texts, on disk in the order in which they were read: 60 bytes of numbers,
 * then the document as the spool has it. Nothing of a candidate stays in memory. Those that were pushed out are left
 * behind whenever they take up more room than the others, so that the disk holds at most twice what is needed.
 */

/** The numbers that are kept of a candidate. */
export interface LoggedCandidate {
  readonly priority: number;
  readonly weight: number;
  /** The document's place among the documents of its file that passed the filters, from 0. */
  readonly rank: number;
  /** Of its text in UTF-8. */
  readonly byteLength: number;
  readonly file: number;
  readonly row: number;
  readonly subdomain: number;
  /** 0 for none, else 1 + the number of the group. */
  readonly group: number;
  readonly stratum: number;
}

/** A candidate as it is read again. The bytes are a view, good until the next one is asked for. */
export interface LogRecord {
  readonly candidate: LoggedCandidate;
  readonly header: Buffer;
  readonly document: Buffer;
  /** Where the document begins in the file. */
  readonly spoolOffset: number;
}

const HEADER_BYTES = 60;
const READ_BYTES = 1 << 20;

/** An open log that candidates are appended to. */
export class CandidateLog {
  readonly #path: string;
  #writer: SpoolWriter;

  constructor(path: string) {
    this.#path = path;
    this.#writer = new SpoolWriter(path);
  }

  get byteLength(): number {
    return this.#writer.byteLength;
  }

  /** Returns the bytes that the candidate takes up. */
  append(candidate: LoggedCandidate, document: SpooledDocument): number {
    const encoded = encodeSpooled(document, candidate.byteLength);
    const recordBytes = HEADER_BYTES + encoded.byteLength;
    const start = this.#writer.reserve(recordBytes);
    const { chunk } = this.#writer;
    writeHeader({ chunk, start }, candidate, encoded.byteLength);
    writeSpooled(chunk, start + HEADER_BYTES, encoded);
    return recordBytes;
  }

  /** Leaves out the candidates that are not wanted any more. */
  compact(isLive: (candidate: LoggedCandidate) => boolean): void {
    this.#writer.close();
    const path = `${this.#path}.compact`;
    const writer = new SpoolWriter(path);
    for (const { candidate, header, document } of readCandidateLog(this.#path)) {
      if (!isLive(candidate)) continue;
      writer.appendBytes(header);
      writer.appendBytes(document);
    }
    writer.flush();
    renameSync(path, this.#path);
    this.#writer = writer;
  }

  close(): void {
    this.#writer.close();
  }
}

/** The candidates of a closed log, in its order. Memory: a mebibyte, or the largest document. */
export function* readCandidateLog(path: string): Generator<LogRecord, void, undefined> {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    let window = Buffer.alloc(0);
    let windowStart = 0;
    const read = (position: number, byteLength: number): Buffer => {
      if (position + byteLength > windowStart + window.length) {
        window = Buffer.allocUnsafe(Math.min(size - position, Math.max(READ_BYTES, byteLength)));
        windowStart = position;
        readExactly(file, path, window, position);
      }
      return window.subarray(position - windowStart, position - windowStart + byteLength);
    };
    for (let position = 0; position < size; ) {
      const header = read(position, HEADER_BYTES);
      const { candidate, documentBytes } = decodeHeader(header);
      const spoolOffset = position + HEADER_BYTES;
      yield { candidate, header, document: read(spoolOffset, documentBytes), spoolOffset };
      position = spoolOffset + documentBytes;
    }
  } finally {
    closeSync(file);
  }
}

function writeHeader(
  { chunk, start }: { readonly chunk: Buffer; readonly start: number },
  candidate: LoggedCandidate,
  documentBytes: number,
): void {
  chunk.writeDoubleLE(candidate.priority, start);
  chunk.writeDoubleLE(candidate.weight, start + 8);
  chunk.writeDoubleLE(candidate.rank, start + 16);
  chunk.writeDoubleLE(candidate.byteLength, start + 24);
  chunk.writeDoubleLE(candidate.row, start + 32);
  chunk.writeUInt32LE(candidate.file, start + 40);
  chunk.writeUInt32LE(candidate.subdomain, start + 44);
  chunk.writeUInt32LE(candidate.group, start + 48);
  chunk.writeUInt32LE(candidate.stratum, start + 52);
  chunk.writeUInt32LE(documentBytes, start + 56);
}

function decodeHeader(header: Buffer): { candidate: LoggedCandidate; documentBytes: number } {
  const candidate = {
    priority: header.readDoubleLE(0),
    weight: header.readDoubleLE(8),
    rank: header.readDoubleLE(16),
    byteLength: header.readDoubleLE(24),
    row: header.readDoubleLE(32),
    file: header.readUInt32LE(40),
    subdomain: header.readUInt32LE(44),
    group: header.readUInt32LE(48),
    stratum: header.readUInt32LE(52),
  };
  return { candidate, documentBytes: header.readUInt32LE(56) };
}

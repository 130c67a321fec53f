import { closeSync, fstatSync, openSync, renameSync } from 'node:fs';
import { readExactly } from './array-file.ts';
import { encodeSpooled, type SpooledDocument, SpoolWriter } from './document-spool.ts';

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
    const bytes = encodeSpooled(document, HEADER_BYTES);
    writeHeader(bytes, candidate, bytes.length - HEADER_BYTES);
    this.#writer.appendBytes(bytes);
    return bytes.length;
  }

  /** Leaves out the candidates that are not wanted any more. */
  compact(isLive: (candidate: LoggedCandidate) => boolean): void {
    this.#writer.close();
    const path = `${this.#path}.compact`;
    const writer = new SpoolWriter(path);
    for (const { candidate, header, document } of readCandidateLog(this.#path)) {
      if (!isLive(candidate)) continue;
      writer.appendBytes(Buffer.from(header));
      writer.appendBytes(Buffer.from(document));
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

function writeHeader(header: Buffer, candidate: LoggedCandidate, documentBytes: number): void {
  header.writeDoubleLE(candidate.priority, 0);
  header.writeDoubleLE(candidate.weight, 8);
  header.writeDoubleLE(candidate.rank, 16);
  header.writeDoubleLE(candidate.byteLength, 24);
  header.writeDoubleLE(candidate.row, 32);
  header.writeUInt32LE(candidate.file, 40);
  header.writeUInt32LE(candidate.subdomain, 44);
  header.writeUInt32LE(candidate.group, 48);
  header.writeUInt32LE(candidate.stratum, 52);
  header.writeUInt32LE(documentBytes, 56);
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

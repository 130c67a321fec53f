import { join } from 'node:path';
import { SpoolReader, SpoolWriter } from '../storage/document-spool.ts';
import { GrowingArray } from '../storage/growing-array.ts';

/** Lines that are kept on disk and read back by number: 12 bytes of memory a line. */
export interface LineSpool {
  readonly lineCount: number;
  append(line: string): void;
  /** Ends the writing; needed before the first read. */
  seal(): void;
  read(line: number): string;
  close(): void;
}

export function createLineSpool(folder: string, name: string): LineSpool {
  const path = join(folder, `${name}.spool`);
  const writer = new SpoolWriter(path);
  const offsets = new GrowingArray(Float64Array);
  const lengths = new GrowingArray(Uint32Array);
  let reader: SpoolReader | undefined;
  return {
    get lineCount() {
      return lengths.length;
    },
    append(line) {
      const bytes = Buffer.from(line);
      offsets.push(writer.byteLength);
      lengths.push(bytes.length);
      writer.appendBytes(bytes);
    },
    seal() {
      writer.close();
      reader = new SpoolReader(path);
    },
    read: (line) => reader!.readBytes(offsets.view()[line]!, lengths.view()[line]!).toString(),
    close: () => reader?.close(),
  };
}

/** Lines of a spool, read as they are asked for. */
export function* readLines(spool: LineSpool, lines: Iterable<number>): Generator<string> {
  for (const line of lines) yield spool.read(line);
}

const CHUNK_UNITS = 2 ** 16;

/** Lines joined to chunks of about 64 KiB, each with its line feed: few writes, and no more than one chunk ahead. */
export function* joinLines(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length < CHUNK_UNITS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

import { DataError, type TokenIds } from '@sluice/records';

/** A file that was written, read in ranges. */
export interface WrittenRange {
  readonly byteLength: number;
  /** The bytes from `start` to before `end`; a copy. */
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>;
}

/** The files of one format, by their paths in its folder, for whoever reads them back. */
export interface WrittenFolder {
  readonly paths: readonly string[];
  /** @throws if there is no such file */
  open(path: string): WrittenRange;
}

/** What a reader must be told of a split. */
export interface RereadShape {
  readonly split: string;
  /** Tokens of a block; 0 for documents that are not packed, each of which is a block and a tile. */
  readonly blockSize: number;
  readonly vocabularySize: number;
}

const CHUNK_BYTES = 2 ** 20;

/** The integers of a file from `start` to before `end`, a mebibyte at a time. @throws DataError `unlike-format` */
export async function* readIntegers(
  file: WrittenRange,
  width: 2 | 4,
  { start = 0, end = file.byteLength }: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<TokenIds> {
  if ((end - start) % width !== 0) throw unlikeFormat(`has ${end - start} bytes of ids of ${width} each`);
  for (let from = start; from < end; from += CHUNK_BYTES) {
    yield integersOf(Buffer.from(await file.slice(from, Math.min(end, from + CHUNK_BYTES))), width);
  }
}

/** Little-endian integers, read byte by byte so that the machine does not matter. */
export function integersOf(bytes: Buffer, width: 2 | 4): TokenIds {
  const count = bytes.length / width;
  const ids = width === 2 ? new Uint16Array(count) : new Uint32Array(count);
  for (let index = 0; index < count; index++) {
    ids[index] = width === 2 ? bytes.readUInt16LE(2 * index) : bytes.readUInt32LE(4 * index);
  }
  return ids;
}

/** A whole file of text or of a small table. */
export async function readWhole(folder: WrittenFolder, path: string): Promise<Buffer> {
  return Buffer.from(await folder.open(path).slice(0));
}

export async function readJson<T>(folder: WrittenFolder, path: string): Promise<T> {
  return JSON.parse((await readWhole(folder, path)).toString()) as T;
}

/** As a format's own readers take the width of an id from the vocabulary. */
export const widthOf = ({ vocabularySize }: RereadShape): 2 | 4 => (vocabularySize <= 65_536 ? 2 : 4);

/** The error of a file that is not as its format says. */
export function unlikeFormat(what: string): DataError {
  return new DataError('unlike-format', `a file ${what}`, {
    hint: 'It is damaged, or was not written by this build. Build the corpus again.',
  });
}

/** @throws DataError `unlike-format` unless the condition holds */
export function requireFormat(condition: boolean, what: string): void {
  if (!condition) throw unlikeFormat(what);
}

import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { endianness } from 'node:os';
import { DataError } from '@sluice/records';

/*
 * Named typed arrays in one file: the tables that pass between tasks.
 * Layout: 8 bytes `SLUICE01`, a u32 with the header's length, the header as JSON, zeros up to a multiple of 8, then
 * the arrays in the header's order, each at a multiple of 8. All numbers are little-endian. A reader takes whole
 * arrays or slices of them, so that a task reads its own part of a large table.
 */
const MAGIC = 'SLUICE01';
const ALIGNMENT = 8;

const ARRAY_TYPES = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  f64: Float64Array,
  u64: BigUint64Array,
} as const;

type ArrayType = keyof typeof ARRAY_TYPES;
export type StoredArray = Uint8Array | Uint16Array | Uint32Array | Float64Array | BigUint64Array;

interface ArrayEntry {
  readonly name: string;
  readonly type: ArrayType;
  readonly length: number;
  readonly byteOffset: number;
}

/** Writes the arrays to a new file; what they hold on disk does not depend on how they were allocated. */
export function writeArrayFile(path: string, arrays: Readonly<Record<string, StoredArray>>): void {
  const writer = createArrayFile(path, layoutOf(arrays));
  try {
    for (const [name, array] of Object.entries(arrays)) writer.write(name, 0, array);
  } finally {
    writer.close();
  }
}

/** The layout of arrays as they are. */
export function layoutOf(
  arrays: Readonly<Record<string, StoredArray>>,
): readonly Omit<ArrayEntry, 'byteOffset'>[] {
  return Object.entries(arrays).map(([name, array]) => ({ name, type: typeOf(array), length: array.length }));
}

/** A table file whose arrays are filled in piece by piece; what is never written is zero. */
export interface ArrayFileWriter {
  /** Writes a part of an array from an index on. @throws RangeError if it does not fit there */
  write(name: string, start: number, part: StoredArray): void;
  close(): void;
}

/** Makes a new file with room for arrays of known lengths. */
export function createArrayFile(
  path: string,
  layout: readonly Omit<ArrayEntry, 'byteOffset'>[],
): ArrayFileWriter {
  requireLittleEndian();
  let byteOffset = 0;
  const entries = layout.map(({ name, type, length }): ArrayEntry => {
    const entry = { name, type, length, byteOffset };
    byteOffset = align(byteOffset + length * ARRAY_TYPES[type].BYTES_PER_ELEMENT);
    return entry;
  });
  const header = frame(Buffer.from(JSON.stringify(entries)));
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const file = openSync(path, 'wx');
  writeAll(file, header, 0);
  ftruncateSync(file, header.length + byteOffset);
  return {
    write(name, start, part) {
      const entry = byName.get(name);
      if (entry?.type !== typeOf(part) || start < 0 || start + part.length > entry.length)
        throw new RangeError(`createArrayFile: ${part.length} elements at ${start} are no part of "${name}"`);
      const position = header.length + entry.byteOffset + start * part.BYTES_PER_ELEMENT;
      writeAll(file, new Uint8Array(part.buffer, part.byteOffset, part.byteLength), position);
    },
    close: () => closeSync(file),
  };
}

/** An open table file. Every array it gives is a copy that the caller owns. */
export interface ArrayFile {
  /** The number of elements of an array. */
  length(name: string): number;
  u8(name: string, start?: number, end?: number): Uint8Array<ArrayBuffer>;
  u16(name: string, start?: number, end?: number): Uint16Array<ArrayBuffer>;
  u32(name: string, start?: number, end?: number): Uint32Array<ArrayBuffer>;
  f64(name: string, start?: number, end?: number): Float64Array<ArrayBuffer>;
  u64(name: string, start?: number, end?: number): BigUint64Array<ArrayBuffer>;
  close(): void;
}

/** @throws DataError `work/not-a-table` if the file is not one, or was cut short. */
export function openArrayFile(path: string): ArrayFile {
  requireLittleEndian();
  const file = openSync(path, 'r');
  const { entries, dataOffset } = readHeader(file, path);
  const entryOf = (name: string, type: ArrayType): ArrayEntry => {
    const entry = entries.get(name);
    if (entry?.type !== type) throw notATable(path, `has no ${type} array "${name}"`);
    return entry;
  };
  const read = (name: string, type: ArrayType, start: number, end: number | undefined): StoredArray => {
    const entry = entryOf(name, type);
    const stop = end ?? entry.length;
    if (start < 0 || start > stop || stop > entry.length) {
      throw new RangeError(
        `openArrayFile: [${start}, ${stop}) is outside "${name}" of length ${entry.length}`,
      );
    }
    const array = new ARRAY_TYPES[type](stop - start);
    const position = dataOffset + entry.byteOffset + start * array.BYTES_PER_ELEMENT;
    readExactly(file, path, new Uint8Array(array.buffer), position);
    return array;
  };
  return {
    length: (name) => entries.get(name)?.length ?? 0,
    u8: (name, start = 0, end) => read(name, 'u8', start, end) as Uint8Array<ArrayBuffer>,
    u16: (name, start = 0, end) => read(name, 'u16', start, end) as Uint16Array<ArrayBuffer>,
    u32: (name, start = 0, end) => read(name, 'u32', start, end) as Uint32Array<ArrayBuffer>,
    f64: (name, start = 0, end) => read(name, 'f64', start, end) as Float64Array<ArrayBuffer>,
    u64: (name, start = 0, end) => read(name, 'u64', start, end) as BigUint64Array<ArrayBuffer>,
    close: () => closeSync(file),
  };
}

/** Opens a table, hands it to `use`, and closes it. */
export function withArrayFile<Result>(path: string, use: (file: ArrayFile) => Result): Result {
  const file = openArrayFile(path);
  try {
    return use(file);
  } finally {
    file.close();
  }
}

/** Reads `target.length` bytes from `position`. @throws DataError if the file ends before. */
export function readExactly(file: number, path: string, target: Uint8Array, position: number): void {
  let done = 0;
  while (done < target.length) {
    const byteCount = readSync(file, target, done, target.length - done, position + done);
    if (byteCount === 0) throw notATable(path, `ends at byte ${position + done}, before its end`);
    done += byteCount;
  }
}

function readHeader(file: number, path: string): { entries: Map<string, ArrayEntry>; dataOffset: number } {
  const start = Buffer.alloc(MAGIC.length + 4);
  readExactly(file, path, start, 0);
  if (start.toString('latin1', 0, MAGIC.length) !== MAGIC) throw notATable(path, 'does not begin as one');
  const header = Buffer.alloc(start.readUInt32LE(MAGIC.length));
  readExactly(file, path, header, start.length);
  const entries = JSON.parse(header.toString()) as ArrayEntry[];
  return {
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    dataOffset: align(start.length + header.length),
  };
}

function frame(header: Buffer): Uint8Array {
  const framed = Buffer.alloc(align(MAGIC.length + 4 + header.length));
  framed.write(MAGIC, 'latin1');
  framed.writeUInt32LE(header.length, MAGIC.length);
  header.copy(framed, MAGIC.length + 4);
  return framed;
}

function writeAll(file: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, position + done);
}

function typeOf(array: StoredArray): ArrayType {
  const found = Object.entries(ARRAY_TYPES).find(([, type]) => array instanceof type);
  return found![0] as ArrayType;
}

const align = (byteCount: number): number => Math.ceil(byteCount / ALIGNMENT) * ALIGNMENT;

function notATable(path: string, what: string): DataError {
  return new DataError('work/not-a-table', `${path} ${what}`, {
    hint: 'Delete the work folder of this build (.sluice) and run the same command again.',
  });
}

function requireLittleEndian(): void {
  if (endianness() !== 'LE') throw new Error('sluice runs on little-endian machines only');
}

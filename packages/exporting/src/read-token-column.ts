/**
 * Reads back what token-column.ts writes: a chunk of lists of one length becomes one typed array, and of a chunk of many
 * pages only those with wanted lists are decoded. hyparquet gives each list as an array of boxed numbers, which is twenty
 * times the work.
 */
import type { ColumnMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import { littleEndian } from './token-bytes.ts';
import { listLevels } from './token-column.ts';

/** Bytes of a chunk, with a place to read on. */
interface Reader {
  readonly view: DataView<ArrayBuffer>;
  offset: number;
}

/** A page of lists: its levels, then the indices of its ids. */
interface DataPage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly listCount: number;
  readonly levelBytes: number;
}

export interface WantedLists {
  /** Lists of the chunk, half-open. */
  readonly start: number;
  readonly end: number;
  /** Ids of a list. */
  readonly listLength: number;
  /** Room for `(end - start) * listLength` ids, which are written. */
  readonly into: Uint8Array | Uint16Array | Uint32Array;
}

/** Where the bytes of a chunk stand in its file, half-open. */
export function chunkRange(chunk: ColumnMetaData): { readonly start: number; readonly end: number } {
  const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
  return { start, end: start + Number(chunk.total_compressed_size) };
}

/**
 * Decodes lists of a chunk. False if it is laid out otherwise than token-column.ts does, as another program may have
 * written it, or has lists of another length; what `into` holds is then of no meaning.
 *
 * @throws RangeError for a chunk that is cut short, or an index or id that is too large
 */
export function readTokenColumn(chunk: ArrayBuffer, wanted: WantedLists): boolean {
  const { start, end, listLength, into } = wanted;
  const reader: Reader = { view: new DataView(chunk), offset: 0 };
  const dictionary = readDictionary(reader, into);
  if (dictionary === undefined) return false;
  for (let first = 0; first < end; ) {
    const page = readDataPage(reader, listLength);
    if (page === undefined) return false;
    const from = Math.max(0, start - first);
    const to = Math.min(page.listCount, end - first);
    if (from < to) {
      const place = (first + from - start) * listLength;
      const ids = into.subarray(place, place + (to - from) * listLength);
      if (!unpack(page, { dictionary, skip: from * listLength, ids })) return false;
    }
    first += page.listCount;
  }
  return true;
}

function readDictionary(reader: Reader, into: WantedLists['into']): Uint32Array | undefined {
  const header = parquetHeader(reader);
  const count = header.dictionary_page_header?.num_values;
  if (count === undefined || header.compressed_page_size !== 4 * count) return undefined;
  const ids = new Uint32Array(takeBytes(reader, 4 * count).slice().buffer);
  littleEndian(ids);
  const largest = 2 ** (8 * into.BYTES_PER_ELEMENT) - 1;
  for (const id of ids) if (id > largest) throw new RangeError(`it has the token id ${id}`);
  return ids;
}

function readDataPage(reader: Reader, listLength: number): DataPage | undefined {
  const { data_page_header_v2: header, compressed_page_size } = parquetHeader(reader);
  if (header === undefined || header.is_compressed !== false || header.encoding !== 'RLE_DICTIONARY')
    return undefined;
  const bytes = takeBytes(reader, compressed_page_size);
  const levels = listLevels(header.num_rows, listLength);
  const isOurs =
    header.num_rows > 0 &&
    header.num_values === header.num_rows * listLength &&
    header.repetition_levels_byte_length + header.definition_levels_byte_length === levels.length &&
    levels.every((level, index) => bytes[index] === level);
  return isOurs ? { bytes, listCount: header.num_rows, levelBytes: levels.length } : undefined;
}

/** A view of the next bytes, which are read. */
function takeBytes(reader: Reader, byteLength: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(reader.view.buffer, reader.offset, byteLength);
  reader.offset += byteLength;
  return bytes;
}

interface Unpacking {
  readonly dictionary: Uint32Array;
  /** Indices to leave out at the beginning of the page. */
  readonly skip: number;
  /** Takes the ids. */
  readonly ids: WantedLists['into'];
}

/** The ids of one bit-packed run of indices. False if the page has anything else. */
function unpack({ bytes, levelBytes }: DataPage, { dictionary, skip, ids }: Unpacking): boolean {
  const width = bytes[levelBytes]!;
  const reader = {
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offset: levelBytes + 1,
  };
  const head = readVarInt(reader);
  if ((head & 1) === 0 || width < 1 || width > 24 || (head >>> 1) * 8 < skip + ids.length) return false;
  if (ids.length * width > MOST_BITS) return false;
  const firstBit = skip * width;
  const first = reader.offset + Math.floor(firstBit / 8);
  const run = { dictionary, width, bit: firstBit % 8 };
  if (first + Math.ceil((run.bit + ids.length * width) / 8) > bytes.length)
    throw new RangeError('a page is cut short');
  // What is read of the file goes on behind most pages; of one at its end the last indices are read out of a copy.
  const view = new DataView(bytes.buffer, bytes.byteOffset + first);
  const readable = Math.floor((8 * (view.byteLength - WORD_BYTES) - run.bit) / width) + 1;
  const split = Math.min(ids.length, Math.max(0, readable));
  lookUp(view, run, ids.subarray(0, split));
  if (split === ids.length) return true;
  const bit = run.bit + split * width;
  const rest = new Uint8Array(view.byteLength - (bit >>> 3) + WORD_BYTES);
  rest.set(bytes.subarray(first + (bit >>> 3)));
  lookUp(new DataView(rest.buffer), { ...run, bit: bit & 7 }, ids.subarray(split));
  return true;
}

/** An index of up to 24 bits lies in four bytes, wherever in the first of them it begins. */
const WORD_BYTES = 4;
/** So that places of bits are small integers. */
const MOST_BITS = 2 ** 30;

interface PackedRun {
  readonly dictionary: Uint32Array;
  /** Bits of an index. */
  readonly width: number;
  /** Where the first index begins. */
  readonly bit: number;
}

function lookUp(view: DataView, { dictionary, width, bit: first }: PackedRun, ids: Unpacking['ids']): void {
  const mask = (1 << width) - 1;
  const count = dictionary.length;
  for (let place = 0, bit = first; place < ids.length; place++, bit += width) {
    const index = (view.getUint32(bit >>> 3, true) >>> (bit & 7)) & mask;
    if (index >= count) throw new RangeError(`the index ${index} is outside of ${count} ids`);
    ids[place] = dictionary[index]!;
  }
}

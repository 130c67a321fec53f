/**
 * The Parquet column chunk of a list of token ids, all lists of one length, made straight from a typed array:
 * hyparquet-writer takes lists as plain arrays, one boxed number a token, which is fifty times the work.
 *
 * A dictionary of the row group's distinct ids, ascending, then data pages (version 2) of whole lists whose indices are
 * bit-packed at the width of the dictionary: 2 bytes a token or less, whatever the physical type, without a compressor
 * whose output might change with the version of Node. The levels are runs: each list is one 0 and `listLength - 1`
 * ones. Format: apache/parquet-format `Encodings.md` and `src/main/thrift/parquet.thrift`.
 */
import type { TokenIds } from '@sluice/records';
import type { ColumnChunk, OffsetIndex } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { littleEndian } from './token-bytes.ts';

const TOKENS_PER_PAGE = 262_144;

export interface TokenColumn {
  /** `lists * listLength` ids, one list after the other; only read. */
  readonly tokens: TokenIds | Uint8Array;
  /** Ids of a list, at least 1. */
  readonly listLength: number;
  readonly path: readonly string[];
}

export interface EncodedColumn {
  readonly chunk: ColumnChunk;
  readonly offsetIndex: OffsetIndex;
}

/** Encodes columns of one vocabulary; its tables, 5 bytes an id, are used again for each row group. */
export function createTokenColumnEncoder(vocabularySize: number) {
  const present = new Uint8Array(vocabularySize);
  const indexOfId = new Uint32Array(vocabularySize);

  /** The distinct ids, ascending; leaves their indices in `indexOfId`. */
  function listIds(tokens: TokenColumn['tokens']): Uint32Array {
    present.fill(0);
    for (let place = 0; place < tokens.length; place++) {
      if (tokens[place]! >= vocabularySize) {
        throw new RangeError(`token id must be below vocabularySize ${vocabularySize}, got ${tokens[place]}`);
      }
      present[tokens[place]!] = 1;
    }
    let count = 0;
    const ids = new Uint32Array(Math.min(vocabularySize, tokens.length));
    for (let id = 0; id < vocabularySize; id++) {
      if (present[id] === 0) continue;
      indexOfId[id] = count;
      ids[count++] = id;
    }
    return ids.subarray(0, count);
  }

  /** Appends the chunk to `writer`, whose `offset` is the place in the file. */
  return function encode(writer: ByteWriter, { tokens, listLength, path }: TokenColumn): EncodedColumn {
    const chunkStart = writer.offset;
    const ids = listIds(tokens);
    const width = Math.max(1, 32 - Math.clz32(ids.length - 1));
    writeDictionary(writer, ids);
    const pagesStart = writer.offset;
    const lists = tokens.length / listLength;
    const listsPerPage = Math.max(1, Math.floor(TOKENS_PER_PAGE / listLength));
    const page_locations: OffsetIndex['page_locations'] = [];
    for (let list = 0; list < lists; list += listsPerPage) {
      const pageStart = writer.offset;
      const end = Math.min(lists, list + listsPerPage) * listLength;
      writePage(writer, { tokens: tokens.subarray(list * listLength, end), listLength, indexOfId, width });
      const compressed_page_size = writer.offset - pageStart;
      page_locations.push({ offset: BigInt(pageStart), compressed_page_size, first_row_index: BigInt(list) });
    }
    const byteLength = BigInt(writer.offset - chunkStart);
    const chunk: ColumnChunk = {
      file_offset: BigInt(chunkStart),
      meta_data: {
        type: 'INT32',
        encodings: ['PLAIN', 'RLE', 'RLE_DICTIONARY'],
        path_in_schema: [...path],
        codec: 'UNCOMPRESSED',
        num_values: BigInt(tokens.length),
        total_uncompressed_size: byteLength,
        total_compressed_size: byteLength,
        data_page_offset: BigInt(pagesStart),
        dictionary_page_offset: BigInt(chunkStart),
        statistics: { min_value: ids[0]!, max_value: ids.at(-1)!, null_count: 0n },
      },
    };
    return { chunk, offsetIndex: { page_locations } };
  };
}

function writeDictionary(writer: ByteWriter, ids: Uint32Array): void {
  const page = new Uint8Array(ids.length * 4);
  const view = new DataView(page.buffer);
  for (let index = 0; index < ids.length; index++) view.setUint32(4 * index, ids[index]!, true);
  writePageHeader(writer, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: page.length,
    compressed_page_size: page.length,
    dictionary_page_header: { num_values: ids.length, encoding: 'PLAIN' },
  });
  writer.appendBytes(page);
}

interface Page {
  readonly tokens: TokenColumn['tokens'];
  readonly listLength: number;
  readonly indexOfId: Uint32Array;
  readonly width: number;
}

function writePage(writer: ByteWriter, { tokens, listLength, indexOfId, width }: Page): void {
  const lists = tokens.length / listLength;
  const repetition = repetitionLevels(lists, listLength);
  const definition = definitionLevels(lists, listLength);
  const indices = packIndices(tokens, indexOfId, width);
  const byteLength = repetition.length + definition.length + indices.length;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: byteLength,
    compressed_page_size: byteLength,
    data_page_header_v2: {
      num_values: tokens.length,
      num_nulls: 0,
      num_rows: lists,
      encoding: 'RLE_DICTIONARY',
      definition_levels_byte_length: definition.length,
      repetition_levels_byte_length: repetition.length,
      is_compressed: false,
    },
  });
  writer.appendBytes(repetition);
  writer.appendBytes(definition);
  writer.appendBytes(indices);
}

/** A run of one level in the hybrid encoding: twice the length as a varint, then the level. */
function runOf(length: number, level: number): Uint8Array {
  const run = new ByteWriter(8);
  run.appendVarInt(length * 2);
  run.appendUint8(level);
  return run.getBytes();
}

/** The levels of a page of lists of one length: those that say where each begins, then those that say that none is empty. */
export function listLevels(lists: number, listLength: number): Uint8Array {
  return Buffer.concat([repetitionLevels(lists, listLength), definitionLevels(lists, listLength)]);
}

function definitionLevels(lists: number, listLength: number): Uint8Array {
  return runOf(lists * listLength, 1);
}

function repetitionLevels(lists: number, listLength: number): Uint8Array {
  if (listLength === 1) return runOf(lists, 0);
  const first = runOf(1, 0);
  const rest = runOf(listLength - 1, 1);
  const levels = new Uint8Array(lists * (first.length + rest.length));
  for (let offset = 0; offset < levels.length; offset += first.length + rest.length) {
    levels.set(first, offset);
    levels.set(rest, offset + first.length);
  }
  return levels;
}

/** The width in a byte, then one bit-packed run of all indices, filled with zeros to a multiple of eight. */
function packIndices(tokens: TokenColumn['tokens'], indexOfId: Uint32Array, width: number): Uint8Array {
  const groups = Math.ceil(tokens.length / 8);
  const head = new ByteWriter(8);
  head.appendUint8(width);
  head.appendVarInt(groups * 2 + 1);
  const words = new Uint32Array(Math.ceil((groups * width) / 4));
  let at = 0;
  let word = 0;
  let bitCount = 0;
  for (let place = 0; place < tokens.length; place++) {
    const index = indexOfId[tokens[place]!]!;
    word |= index << bitCount;
    bitCount += width;
    if (bitCount < 32) continue;
    words[at++] = word;
    bitCount -= 32;
    word = bitCount === 0 ? 0 : index >>> (width - bitCount);
  }
  if (bitCount > 0) words[at] = word;
  return Buffer.concat([head.getBytes(), littleEndian(words).subarray(0, groups * width)]);
}

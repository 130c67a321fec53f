/*
 * A Parquet source of any size that lies nowhere: its files are made of row groups out of a few real ones, in order of
 * repository; footers and page indexes are made up for each file, and bytes as they are asked for. A server on this
 * machine answers ranges of it and counts what it sends.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FileMetaData, parquetMetadata, type RowGroup, readOffsetIndex } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { type CodeRecord, parquetCopy } from './code-copies.ts';

export interface VastShape {
  readonly fileCount: number;
  readonly groupsOfFile: number;
  /** Records of a row group. */
  readonly rows: number;
  /** Bytes of a page before it is compressed. */
  readonly pageBytes: number;
  readonly templateCount: number;
}

export interface VastSource {
  /** The address of a folder with `part-00000.parquet` and so on. */
  readonly address: string;
  readonly storedBytes: number;
  readonly recordCount: number;
  /** Bodies that were sent. */
  sentBytes(): number;
  requestCount(): number;
  close(): Promise<void>;
}

/** A row group of its own, as the bytes between the head and the indexes of its file. */
interface Template {
  readonly number: number;
  readonly bytes: Buffer;
  readonly metadata: FileMetaData;
  readonly group: RowGroup;
  /** The page locations of each column that has an index. */
  readonly pages: readonly (ReturnType<typeof readOffsetIndex>['page_locations'] | undefined)[];
}

const HEAD = Buffer.from('PAR1');

export async function startVastSource(records: readonly CodeRecord[], shape: VastShape): Promise<VastSource> {
  const templates = Array.from({ length: shape.templateCount }, (_, number) =>
    makeTemplate(records, shape, number),
  );
  const layouts: Layouts = new Map();
  const groupCount = shape.fileCount * shape.groupsOfFile;
  const templatesOf = (file: number) =>
    Array.from({ length: shape.groupsOfFile }, (_, group) => {
      const place = (file * shape.groupsOfFile + group) / groupCount;
      return templates[Math.floor(place * shape.templateCount)]!;
    });
  const sizes = Array.from(
    { length: shape.fileCount },
    (_, file) => layOut(layouts, templatesOf(file)).byteLength,
  );
  let sent = 0;
  let requests = 0;
  const server = createServer((message, response) => {
    requests++;
    const file = Number(/part-(\d+)\.parquet/.exec(message.url ?? '')?.[1] ?? Number.NaN);
    if (sizes[file] === undefined) response.writeHead(404).end();
    else sent += answer({ message, response }, layOut(layouts, templatesOf(file)), file);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    storedBytes: sizes.reduce((sum, size) => sum + size, 0),
    recordCount: groupCount * shape.rows,
    sentBytes: () => sent,
    requestCount: () => requests,
    close: async () => {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function makeTemplate(records: readonly CodeRecord[], shape: VastShape, number: number): Template {
  const first = Math.floor((number * (records.length - shape.rows)) / Math.max(1, shape.templateCount - 1));
  const own = records.slice(first, first + shape.rows);
  const file = Buffer.from(
    parquetCopy(own, { rows: shape.rows, hasPageIndex: true, pageBytes: shape.pageBytes }),
  );
  const metadata = parquetMetadata(new Uint8Array(file).buffer);
  const group = metadata.row_groups[0]!;
  const pages = group.columns.map(({ offset_index_offset: start, offset_index_length: length }) => {
    if (!start || !length) return undefined;
    const index = new Uint8Array(file.subarray(Number(start), Number(start) + length));
    return readOffsetIndex({ view: new DataView(index.buffer), offset: 0 }).page_locations;
  });
  const end = Math.max(
    ...group.columns.map(({ meta_data: meta }) => chunkStart(meta!) + Number(meta!.total_compressed_size)),
  );
  return { number, bytes: file.subarray(HEAD.length, end), metadata, group, pages };
}

type ChunkMeta = NonNullable<RowGroup['columns'][number]['meta_data']>;

const chunkStart = (meta: ChunkMeta): number =>
  Number(meta.dictionary_page_offset ? meta.dictionary_page_offset : meta.data_page_offset);

/** A file as pieces that lie one behind the other. */
interface Laid {
  readonly pieces: readonly {
    readonly start: number;
    readonly bytes: () => Uint8Array;
    readonly byteLength: number;
  }[];
  readonly byteLength: number;
}

/** Files of the same row groups are the same. */
type Layouts = Map<string, Laid>;

function layOut(layouts: Layouts, templates: readonly Template[]): Laid {
  const key = templates.map(({ number }) => number).join();
  const known = layouts.get(key);
  if (known !== undefined) return known;
  let start = HEAD.length;
  const groups = templates.map(({ bytes }) => {
    const piece = { start, bytes: () => bytes, byteLength: bytes.length };
    start += bytes.length;
    return piece;
  });
  const tail = makeTail(templates, groups, start);
  const pieces = [
    { start: 0, bytes: () => HEAD, byteLength: HEAD.length },
    ...groups,
    { start, bytes: () => tail, byteLength: tail.length },
  ];
  const made = { pieces, byteLength: start + tail.length };
  layouts.set(key, made);
  return made;
}

/** The page indexes and the footer of a file. */
function makeTail(templates: readonly Template[], groups: Laid['pieces'], start: number): Buffer {
  const writer = new ByteWriter();
  const rowGroups = templates.map((template, number): RowGroup => {
    const shift = groups[number]!.start - HEAD.length;
    const columns = template.group.columns.map((chunk, column) => {
      const pages = template.pages[column];
      const meta = chunk.meta_data!;
      const moved = {
        ...chunk,
        meta_data: {
          ...meta,
          data_page_offset: meta.data_page_offset + BigInt(shift),
          ...(meta.dictionary_page_offset
            ? { dictionary_page_offset: meta.dictionary_page_offset + BigInt(shift) }
            : {}),
        },
      };
      const {
        offset_index_offset: _o,
        offset_index_length: _l,
        column_index_offset: _c,
        column_index_length: _n,
        ...bare
      } = moved;
      if (pages === undefined) return bare;
      const offset = writer.offset;
      serializeTCompactProtocol(writer, {
        field_1: pages.map((page) => ({
          field_1: page.offset + BigInt(shift),
          field_2: page.compressed_page_size,
          field_3: page.first_row_index,
        })),
      });
      return {
        ...bare,
        offset_index_offset: BigInt(start + offset),
        offset_index_length: writer.offset - offset,
      };
    });
    return { ...template.group, columns };
  });
  const { metadata_length: _length, ...first } = templates[0]!.metadata;
  const rows = rowGroups.reduce((sum, group) => sum + group.num_rows, 0n);
  writeMetadata(writer, { ...first, num_rows: rows, row_groups: rowGroups } as FileMetaData);
  writer.appendUint32(0x31524150);
  return Buffer.from(writer.getBytes());
}

function answer(
  { message, response }: { readonly message: IncomingMessage; readonly response: ServerResponse },
  { pieces, byteLength }: Laid,
  file: number,
): number {
  const range = /^bytes=(\d+)-(\d+)$/.exec(message.headers.range ?? '');
  if (range === null) {
    response.writeHead(400).end();
    return 0;
  }
  const start = Number(range[1]);
  const end = Math.min(byteLength, Number(range[2]) + 1);
  response.writeHead(206, {
    'content-range': `bytes ${start}-${end - 1}/${byteLength}`,
    'content-length': end - start,
    etag: `"part-${file}"`,
  });
  for (const piece of pieces) {
    const from = Math.max(start, piece.start) - piece.start;
    const to = Math.min(end, piece.start + piece.byteLength) - piece.start;
    if (from < to) response.write(piece.bytes().subarray(from, to));
  }
  response.end();
  return end - start;
}

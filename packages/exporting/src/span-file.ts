/**
 * The sidecar as a compact binary file, `provenance/train.spans`, in which one block is found by two reads whatever the
 * size of the corpus. All integers are little-endian or unsigned varints (7 bits a byte, the lowest first, the top bit
 * set on all but the last byte); a text is the varint of its length in bytes and its UTF-8.
 *
 * | part | bytes |
 * | --- | --- |
 * | magic | `SLSPANS1` |
 * | for each block | domain, subdomain (texts), number of spans (varint), the spans |
 * | a span | kind (byte: 0 content, 1 template, 2 separator, 3 padding, 4 licence), length in tokens (varint), document id (text; empty for that of the span before), its first token in the document (varint) |
 * | where each block starts, and the last one ends | 8 bytes each, from the start of the file |
 * | number of blocks | 8 bytes |
 * | magic | `SLSPANS1` |
 *
 * Spans tile a block, so that their starts need not be stored. Padding has an empty id, and an empty id behind it.
 *
 * Where blocks may hold several domains the magic is `SLSPANS2`, and a document id that is not empty is followed by its domain
 * and subdomain (texts).
 */
import { type BlockBatch, DataError, type SpanKind, spanKindCode, spanKindOf } from '@sluice/records';
import type { AsyncBuffer } from 'hyparquet';
import { exportWriter } from './block-stream.ts';
import type { ExportOptions, ExportWriter } from './export-format.ts';
import type { OutputFolder } from './output-folder.ts';
import { hasColumn } from './parquet-schema.ts';

const MAGIC = Buffer.from('SLSPANS1');
const MAGIC_OF_MIXED = Buffer.from('SLSPANS2');
const TRAILER_BYTES = 16;
const PADDING = spanKindCode('padding');

/** A writer of the sidecar; blocks in, one file out. Memory: 8 bytes a block. */
export function createSpanFileWriter(folder: OutputFolder, options: ExportOptions): ExportWriter {
  return exportWriter(folder, options, async (files) => {
    const file = await files.createFile(`provenance/${options.split}.spans`);
    const offsets = new BigUint64Array(options.blockCount + 1);
    let offset = MAGIC.length;
    let blocks = 0;
    const magic = hasColumn(options, 'span_domains') ? MAGIC_OF_MIXED : MAGIC;
    await file.write(magic.subarray());
    return {
      async write(batch) {
        const bytes: number[] = [];
        for (let block = 0; block < batch.blockCount; block++) {
          offsets[blocks++] = BigInt(offset + bytes.length);
          appendBlock(bytes, batch, block);
        }
        offset += bytes.length;
        await file.write(Uint8Array.from(bytes));
      },
      async end() {
        offsets[blocks] = BigInt(offset);
        const trailer = Buffer.alloc(8 * (blocks + 2));
        for (const [at, value] of offsets.entries()) trailer.writeBigUInt64LE(value, 8 * at);
        trailer.writeBigUInt64LE(BigInt(blocks), 8 * (blocks + 1));
        await file.write(Buffer.concat([trailer, magic]));
        await file.close();
      },
    };
  });
}

function appendBlock(bytes: number[], batch: BlockBatch, block: number): void {
  appendText(bytes, batch.domains[block]!);
  appendText(bytes, batch.subdomains[block]!);
  const end = batch.spanOffsets[block + 1]!;
  let span = batch.spanOffsets[block]!;
  appendVarint(bytes, end - span);
  for (let previous = ''; span < end; span++) {
    const document = batch.spanDocuments[span]!;
    bytes.push(batch.spanKinds[span]!);
    appendVarint(bytes, batch.spanLengths[span]!);
    appendText(bytes, document === previous ? '' : document);
    if (batch.spanDomains !== undefined && document !== previous && document !== '') {
      appendText(bytes, batch.spanDomains[span]!);
      appendText(bytes, batch.spanSubdomains![span]!);
    }
    appendVarint(bytes, batch.spanDocumentOffsets[span]!);
    previous = document;
  }
}

function appendText(bytes: number[], text: string): void {
  const encoded = Buffer.from(text);
  appendVarint(bytes, encoded.length);
  for (const byte of encoded) bytes.push(byte);
}

function appendVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

/** Where the tokens of a block come from. */
export interface BlockOrigin {
  readonly domain: string;
  readonly subdomain: string;
  readonly spans: readonly SpanOrigin[];
}

export interface SpanOrigin {
  readonly kind: SpanKind;
  /** The empty string for padding. */
  readonly document: string;
  /** Of the document where blocks may hold several domains, else of the block; empty for padding in the former. */
  readonly domain: string;
  readonly subdomain: string;
  /** The span's first token, counted from the start of its block. */
  readonly start: number;
  readonly length: number;
  /** The span's first token, counted from the start of its document's tokens. */
  readonly documentOffset: number;
}

/** The number of blocks of a sidecar. @throws DataError `broken-spans` for a file of something else. */
export async function readBlockCount(file: AsyncBuffer): Promise<number> {
  return (await readTrailer(file)).blockCount;
}

async function readTrailer(file: AsyncBuffer) {
  const trailer = Buffer.from(await file.slice(Math.max(0, file.byteLength - TRAILER_BYTES)));
  const magic = trailer.subarray(8);
  const isMixed = magic.equals(MAGIC_OF_MIXED);
  if (trailer.length < TRAILER_BYTES || !(isMixed || magic.equals(MAGIC)))
    throw brokenSpans('has no trailer');
  const labels: SpanLabels = isMixed ? 'by-document' : 'by-block';
  return { blockCount: Number(trailer.readBigUInt64LE(0)), labels };
}

/**
 * Reads the origin of one block out of a sidecar, with three small reads.
 *
 * @throws RangeError for a block that the file does not have, DataError `broken-spans` for a file of something else.
 */
export async function readBlockOrigin(file: AsyncBuffer, block: number): Promise<BlockOrigin> {
  const { blockCount, labels } = await readTrailer(file);
  if (!Number.isInteger(block) || block < 0 || block >= blockCount) {
    throw new RangeError(`readBlockOrigin: block must be from 0 to ${blockCount - 1}, got ${block}`);
  }
  const offsetsAt = file.byteLength - TRAILER_BYTES - 8 * (blockCount + 1);
  if (offsetsAt < MAGIC.length) throw brokenSpans('is too short for its number of blocks');
  const offsets = Buffer.from(await file.slice(offsetsAt + 8 * block, offsetsAt + 8 * block + 16));
  const [start, end] = [Number(offsets.readBigUInt64LE(0)), Number(offsets.readBigUInt64LE(8))];
  if (!(start < end && end <= offsetsAt)) throw brokenSpans(`has no room for block ${block}`);
  return decodeBlock(Buffer.from(await file.slice(start, end)), labels);
}

/** Whose the domains and subdomains of spans are. */
type SpanLabels = 'by-document' | 'by-block';

function decodeBlock(bytes: Buffer, labels: SpanLabels): BlockOrigin {
  let at = 0;
  const byte = () => {
    if (at >= bytes.length) throw brokenSpans('ends inside a block');
    return bytes[at++]!;
  };
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = byte();
      value += (next % 128) * scale;
      if (next < 128) return value;
    }
  };
  const text = () => {
    const length = varint();
    at += length;
    if (at > bytes.length) throw brokenSpans('ends inside a text');
    return bytes.toString('utf8', at - length, at);
  };
  const [domain, subdomain] = [text(), text()];
  const spans: SpanOrigin[] = [];
  let start = 0;
  let document = '';
  let ofDocument = labels === 'by-block' ? { domain, subdomain } : { domain: '', subdomain: '' };
  for (let left = varint(); left > 0; left--) {
    const kind = byte();
    const length = varint();
    const next = text();
    document = next || (kind === PADDING ? '' : document);
    if (labels === 'by-document') {
      if (next !== '') ofDocument = { domain: text(), subdomain: text() };
      else if (kind === PADDING) ofDocument = { domain: '', subdomain: '' };
    }
    spans.push({ kind: spanKindOf(kind), document, ...ofDocument, start, length, documentOffset: varint() });
    start += length;
  }
  return { domain, subdomain, spans };
}

function brokenSpans(what: string): DataError {
  return new DataError('broken-spans', `the file of spans ${what}`, {
    hint: 'It is cut short, or not a file of spans. Write the sidecar again.',
  });
}

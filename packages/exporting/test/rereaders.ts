/**
 * A reader of each format that knows its layout from the format's own description and nothing of the writers: what it
 * gives back is compared with what was written.
 */
import { gunzipSync } from 'node:zlib';
import type { ExportFormatName } from '@sluice/exporting';
import { parquetReadObjects } from 'hyparquet';

type Files = ReadonlyMap<string, Buffer>;

export interface Reread {
  /** The tokens of the corpus in order. */
  readonly tokens: number[];
  /** Where the format has sequences: their lengths. */
  readonly sequences?: number[];
  /** Where it has documents: their starts and ends in tokens of the corpus. */
  readonly documents?: [number, number][];
  /** Where it has labels: domain and subdomain of each block. */
  readonly labels?: [string, string][];
  /** Where it has spans: document, kind, start, length and document offset, by block. */
  readonly spans?: [string, string, number, number, number][][];
  /** Where the format has a place for it and a mask was written: the mask of the corpus. */
  readonly lossMask?: number[];
  /** Where it has spans and they were written: domain and subdomain of each, by block. */
  readonly spanLabels?: [string, string][][];
  /** Where blocks have weights and the format has columns. */
  readonly lossWeights?: number[];
}

type Shape = { readonly split: string; readonly blockSize: number; readonly vocabularySize: number };

export const REREADERS: Readonly<Record<ExportFormatName, (files: Files, shape: Shape) => Promise<Reread>>> =
  {
    async parquet(files, { split }) {
      const names = [...files.keys()];
      const rows = [];
      for (const [index, path] of names.entries()) {
        const digits = (value: number) => String(value).padStart(5, '0');
        if (path !== `data/${split}-${digits(index)}-of-${digits(names.length)}.parquet`)
          throw new Error(path);
        const bytes = files.get(path)!;
        const slice = (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer;
        rows.push(...(await parquetReadObjects({ file: { byteLength: bytes.length, slice } })));
      }
      return {
        tokens: rows.flatMap((row) => row.input_ids as number[]),
        labels: rows.map((row) => [row.domain, row.subdomain]),
        sequences: rows.map((row) => row.input_ids.length),
        ...(rows[0]?.loss_weight !== undefined && { lossWeights: rows.map((row) => row.loss_weight) }),
        ...(rows[0]?.loss_mask && { lossMask: rows.flatMap((row) => row.loss_mask as number[]) }),
        ...(rows[0]?.span_domains && {
          spanLabels: rows.map((row) =>
            row.span_domains.map((domain: string, span: number) => [domain, row.span_subdomains[span]]),
          ),
        }),
        spans: rows.map((row) =>
          row.span_documents.map((document: string, span: number) => [
            document,
            row.span_kinds[span],
            row.span_starts[span],
            row.span_lengths[span],
            row.span_document_offsets[span],
          ]),
        ),
      };
    },

    async megatron(files, { split }) {
      const index = files.get(`${split}_text_document.idx`)!;
      const bin = files.get(`${split}_text_document.bin`)!;
      if (index.toString('latin1', 0, 9) !== 'MMIDIDX\x00\x00' || index.readBigUInt64LE(9) !== 1n)
        throw new Error();
      const width = { 4: 4, 8: 2 }[index.readUInt8(17)]!;
      const count = Number(index.readBigUInt64LE(18));
      const documentCount = Number(index.readBigUInt64LE(26));
      const pointersAt = 34 + 4 * count;
      const documentsAt = pointersAt + 8 * count;
      if (index.length !== documentsAt + 8 * documentCount) throw new Error('the index has another length');
      const sequences = listOf(count, (at) => index.readInt32LE(34 + 4 * at));
      const pointers = listOf(count, (at) => Number(index.readBigInt64LE(pointersAt + 8 * at)));
      const starts = listOf(documentCount, (at) => Number(index.readBigInt64LE(documentsAt + 8 * at)));
      if (starts[0] !== 0 || starts.at(-1) !== count)
        throw new Error('the documents do not cover the sequences');
      const tokens = sequences.flatMap((length, at) =>
        integers(bin.subarray(pointers[at], pointers[at]! + length * width), width),
      );
      if (tokens.length * width !== bin.length) throw new Error('the sequences do not cover the tokens');
      return { tokens, sequences };
    },

    async mds(files, { split }) {
      const index = JSON.parse(files.get(`${split}/index.json`)!.toString());
      if (index.version !== 2) throw new Error('version');
      const samples: Record<string, Buffer>[] = [];
      for (const shard of index.shards) {
        const bytes = files.get(`${split}/${shard.raw_data.basename}`)!;
        if (bytes.length !== shard.raw_data.bytes || shard.zip_data !== null) throw new Error('raw_data');
        if (bytes.readUInt32LE(0) !== shard.samples) throw new Error('samples');
        for (let sample = 0; sample < shard.samples; sample++) {
          const [start, end] = [bytes.readUInt32LE(4 + 4 * sample), bytes.readUInt32LE(8 + 4 * sample)];
          samples.push(mdsSample(bytes.subarray(start, end), shard));
        }
        const configStart = 4 * (shard.samples + 2);
        const config = JSON.parse(bytes.subarray(configStart, bytes.readUInt32LE(4)).toString());
        if (config.column_names.join() !== shard.column_names.join()) throw new Error('config');
      }
      const text = (name: string) => samples.map((sample) => sample[name]!.toString());
      const [domains, subdomains] = [text('domain'), text('subdomain')];
      for (const { seq_lengths } of samples) {
        // ndarray:int32: dimensions above the code of the width of the shape, then the shape.
        if (seq_lengths![0]! >> 2 !== 1) throw new Error('seq_lengths has another number of dimensions');
        const width = 2 ** (seq_lengths![0]! & 3);
        if (seq_lengths!.length !== 1 + width + 4 * seq_lengths!.readUIntLE(1, width))
          throw new Error('seq_lengths');
      }
      return {
        tokens: samples.flatMap((sample) => integers(sample.tokens!, 4)),
        sequences: samples.map((sample) => sample.tokens!.length / 4),
        labels: domains.map((domain, at) => [domain, subdomains[at]!]),
        ...(samples[0]?.loss_weight && {
          lossWeights: samples.map((sample) => sample.loss_weight!.readFloatLE(0)),
        }),
        ...(samples[0]?.loss_mask && {
          lossMask: samples.flatMap((sample) => integers(sample.loss_mask!, 1)),
        }),
        ...(text('spans').some((json) => JSON.parse(json)[0].length === 7) && {
          spanLabels: text('spans').map((json) => JSON.parse(json).map((span: string[]) => span.slice(5))),
        }),
        spans: text('spans').map((json) => JSON.parse(json).map((span: string[]) => span.slice(0, 5))),
      };
    },

    async litdata(files, { split, blockSize }) {
      const { chunks, config } = JSON.parse(files.get(`${split}/index.json`)!.toString());
      const width = { 'no_header_numpy:5': 2, 'no_header_numpy:2': 4 }[config.data_format[0] as string]!;
      if (config.item_loader !== 'TokensLoader' || config.compression !== null) throw new Error('config');
      const tokens = [];
      const sequences = [];
      for (const { filename, dim, chunk_size, chunk_bytes } of chunks) {
        const bytes = files.get(`${split}/${filename}`)!;
        if (bytes.length !== chunk_bytes || bytes.readUInt32LE(0) !== chunk_size) throw new Error(filename);
        const ends = listOf(chunk_size + 1, (at) => bytes.readUInt32LE(4 + 4 * at));
        if (ends[0] !== 4 * (chunk_size + 2) || ends.at(-1) !== bytes.length) throw new Error('offsets');
        sequences.push(...ends.slice(1).map((end, at) => (end - ends[at]!) / width));
        // As TokensLoader does: behind the table, whole blocks of `dim` tokens.
        const blocks = Math.floor(dim / blockSize);
        tokens.push(
          ...integers(bytes.subarray(4 * (chunk_size + 2)).subarray(0, blocks * blockSize * width), width),
        );
      }
      return { tokens, sequences };
    },

    async nanogpt(files, { split, vocabularySize }) {
      const meta = files.get('meta.pkl');
      if ((meta === undefined) !== (vocabularySize === 50_257 || split !== 'train'))
        throw new Error('meta.pkl');
      return { tokens: integers(files.get(split === 'train' ? 'train.bin' : 'val.bin')!, 2) };
    },

    async numpy(files, { split }) {
      const bytes = files.get(`${split}.npy`)!;
      const mask = files.get(`${split}_loss_mask.npy`);
      if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00') throw new Error('magic');
      const valuesAt = 10 + bytes.readUInt16LE(8);
      if (valuesAt % 64 !== 0 || bytes[valuesAt - 1] !== 10) throw new Error('header');
      const header = bytes.toString('latin1', 10, valuesAt);
      const [, width, rows, columns] =
        /^\{'descr': '<u(\d)', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$/
          .exec(header)!
          .map(Number);
      const tokens = integers(bytes.subarray(valuesAt), width!);
      if (tokens.length !== rows! * columns!) throw new Error('shape');
      const sequences = listOf(rows!, () => columns!);
      if (mask === undefined) return { tokens, sequences };
      const maskHeader = header.replace(/<u\d/, '|b1').trimEnd();
      if (!mask.includes(maskHeader)) throw new Error('header of the mask');
      return { tokens, sequences, lossMask: integers(mask.subarray(10 + mask.readUInt16LE(8)), 1) };
    },

    async dolma(files, { split, vocabularySize }) {
      const width = vocabularySize <= 65_536 ? 2 : 4;
      const stems = [...files.keys()]
        .filter((path) => path.startsWith('part-') && path.endsWith('.npy'))
        .map((path) => path.slice(0, -4));
      const tokens: number[] = [];
      const documents: [number, number][] = [];
      for (const [part, stem] of stems.entries()) {
        if (stem !== `part-${split}-${String(part).padStart(5, '0')}`) throw new Error(stem);
        const lines = gunzipSync(files.get(`${stem}.csv.gz`)!)
          .toString()
          .split('\n')
          .slice(0, -1);
        for (const line of lines.filter((text) => /^\d+,\d+,/.test(text))) {
          const [start, end] = line.split(',').map(Number);
          documents.push([tokens.length + start!, tokens.length + end!]);
        }
        tokens.push(...integers(files.get(`${stem}.npy`)!, width));
      }
      const masks = [...files].filter(([path]) => path.startsWith(`labels_mask-${split}-`));
      const lossMask = masks.flatMap(([, bytes]) => integers(bytes, 1));
      return { tokens, documents, ...(masks.length > 0 && { lossMask }) };
    },

    async datatrove(files, { split, vocabularySize }) {
      const path = `${split}/00000_${split}.ds`;
      const width = vocabularySize <= 65_536 ? 2 : 4;
      const tokens = integers(files.get(path)!, width);
      const index = files.get(`${path}.index`)!;
      const ends = listOf(index.length / 8, (at) => Number(index.readBigUInt64LE(8 * at)));
      const [tokenizer, count] = files.get(`${path}.metadata`)!.toString().split('\n');
      if (tokenizer !== `test/tokenizer|${width}` || Number(count) !== tokens.length)
        throw new Error('metadata');
      const loss = files.get(`${path}.loss`);
      return {
        tokens,
        documents: ends.map((end, at) => [ends[at - 1] ?? 0, end]),
        ...(loss && { lossMask: integers(loss, 1) }),
      };
    },
  };

function mdsSample(sample: Buffer, shard: { column_names: string[]; column_sizes: (number | null)[] }) {
  const columns: Record<string, Buffer> = {};
  const variable = shard.column_sizes.filter((size) => size === null).length;
  let at = 4 * variable;
  let sizeAt = 0;
  for (const [index, name] of shard.column_names.entries()) {
    const fixed = shard.column_sizes[index];
    const size = fixed ?? sample.readUInt32LE(sizeAt);
    if (fixed === null) sizeAt += 4;
    columns[name] = sample.subarray(at, at + size);
    at += size;
  }
  if (at !== sample.length) throw new Error('the columns do not cover the sample');
  return columns;
}

function integers(bytes: Buffer, width: number): number[] {
  return listOf(bytes.length / width, (at) => bytes.readUIntLE(at * width, width));
}

function listOf<T>(length: number, at: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => at(index));
}

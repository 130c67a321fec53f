/**
 * Exact bytes of small corpora, worked out by hand from the descriptions of the formats, or made by their own
 * reference where that is said.
 */
import type { ExportFormatName } from '@sluice/exporting';
import { spanKindCode } from '@sluice/records';
import { describe, expect, test } from 'vitest';
import { batchOf } from './block-batches.ts';
import { exportFiles } from './memory-folder.ts';

const content = spanKindCode('content');
const separator = spanKindCode('separator');
const padding = spanKindCode('padding');
const span = (document: string, kind: number, length: number, documentOffset: number) => ({
  document,
  kind,
  length,
  documentOffset,
});

// Two blocks of three: document f#0 is [1, 2], f#1 is [3, 4]; 3 stands in both its block and the next, then padding.
const batch = batchOf({
  blockSize: 3,
  tokens: Uint16Array.of(1, 2, 3, 4, 9, 9),
  spans: [
    [span('s/f#0', content, 1, 0), span('s/f#0', separator, 1, 1), span('s/f#1', content, 1, 0)],
    [span('s/f#1', separator, 1, 1), span('', padding, 2, 0)],
  ],
});

const hexOf = async (name: ExportFormatName, vocabularySize = 50_257) => {
  const files = await exportFiles(name, [batch], {
    split: 'train',
    blockCount: 2,
    blockSize: 3,
    vocabularySize,
    tokenizer: 'gpt2',
  });
  return Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString('hex')]));
};

const TOKENS_16 = '0100' + '0200' + '0300' + '0400' + '0900' + '0900';
const TOKENS_32 = '01000000' + '02000000' + '03000000' + '04000000' + '09000000' + '09000000';

describe('to the byte,', () => {
  test('megatron', async () => {
    const index = [
      '4d4d494449445800' + '00', // MMIDIDX and two zeros
      '0100000000000000', // version 1
      '08', // uint16
      '0200000000000000', // sequences
      '0300000000000000', // documents + 1
      '03000000' + '03000000', // lengths
      '0000000000000000' + '0600000000000000', // byte offsets
      '0000000000000000' + '0100000000000000' + '0200000000000000', // first sequence of each document
    ];
    expect(await hexOf('megatron')).toEqual({
      'train_text_document.bin': TOKENS_16,
      'train_text_document.idx': index.join(''),
    });
    const wide = await hexOf('megatron', 65_500);
    expect(wide['train_text_document.bin']).toBe(TOKENS_32);
    expect(wide['train_text_document.idx']!.slice(34, 36)).toBe('04');
  });

  test('nanogpt', async () => {
    expect(await hexOf('nanogpt')).toEqual({ 'train.bin': TOKENS_16 });
    // The pickle by CPython: pickletools.dis gives PROTO 2, EMPTY_DICT, BINUNICODE, BININT 300, SETITEM, STOP.
    expect(await hexOf('nanogpt', 300)).toEqual({
      'meta.pkl': '80027d580a000000766f6361625f73697a654a2c010000732e',
      'train.bin': TOKENS_16,
    });
  });

  test('numpy', async () => {
    // As numpy.save writes numpy.array([[1, 2, 3], [4, 9, 9]], dtype='<u2').
    const header = "{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3), }";
    const padded = Buffer.from(`${header.padEnd(117)}\n`).toString('hex');
    expect(await hexOf('numpy')).toEqual({ 'train.npy': `934e554d50590100${'7600'}${padded}${TOKENS_16}` });
  });

  test('litdata', async () => {
    const files = await hexOf('litdata');
    // Items, three offsets, two items of six bytes.
    expect(files['train/chunk-0-0.bin']).toBe(
      `${'02000000' + '10000000' + '16000000' + '1c000000'}${TOKENS_16}`,
    );
    const index = JSON.parse(Buffer.from(files['train/index.json']!, 'hex').toString());
    expect(index).toEqual({
      chunks: [{ chunk_bytes: 28, chunk_size: 2, dim: 6, filename: 'chunk-0-0.bin' }],
      config: {
        chunk_bytes: 2 ** 26,
        chunk_size: null,
        compression: null,
        data_format: ['no_header_numpy:5'],
        data_spec: '[1, {"type": null, "context": null, "children_spec": []}]',
        encryption: null,
        item_loader: 'TokensLoader',
      },
      updated_at: '0',
    });
  });

  test('mds', async () => {
    const files = await hexOf('mds');
    const text = (value: string) => Buffer.from(value).toString('hex');
    const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer).toString('hex');
    const head = {
      column_encodings: ['str', 'ndarray:int32', 'json', 'str', 'ndarray:int32:3'],
      column_names: ['domain', 'seq_lengths', 'spans', 'subdomain', 'tokens'],
      column_sizes: [null, null, null, null, 12],
      compression: null,
      format: 'mds',
      hashes: [],
      size_limit: 2 ** 26,
      version: 2,
    };
    const sample = (labels: readonly string[], lengths: string, tokens: string) => {
      const [domain, spans, subdomain] = labels.map(text);
      const sizes = [domain, lengths, spans, subdomain].map((column) => u32(column!.length / 2));
      return `${sizes.join('')}${domain}${lengths}${spans}${subdomain}${tokens}`;
    };
    const samples = [
      sample(
        [
          'code',
          '[["s/f#0","content",0,1,0],["s/f#0","separator",1,1,1],["s/f#1","content",2,1,0]]',
          'sub-0',
        ],
        '0402' + '02000000' + '01000000', // one dimension, its length in one byte; 2; values
        '01000000' + '02000000' + '03000000',
      ),
      sample(
        ['math', '[["s/f#1","separator",0,1,1],["","padding",1,2,0]]', 'sub-1'],
        '0402' + '01000000' + '02000000',
        '04000000' + '09000000' + '09000000',
      ),
    ];
    const config = text(JSON.stringify(head));
    const offsets = [16 + config.length / 2];
    for (const bytes of samples) offsets.push(offsets.at(-1)! + bytes.length / 2);
    const bytes = [2, ...offsets].map(u32).join('') + config + samples.join('');
    expect(files['train/shard.00000.mds']).toBe(bytes);
    const index = JSON.parse(Buffer.from(files['train/index.json']!, 'hex').toString());
    const raw_data = { basename: 'shard.00000.mds', bytes: bytes.length / 2, hashes: {} };
    expect(index).toEqual({ shards: [{ ...head, raw_data, samples: 2, zip_data: null }], version: 2 });
  });

  test('mds, with more than 255 documents in a block', async () => {
    const spans = Array.from({ length: 300 }, (_, row) => span(`s/f#${row}`, content, 1, 0));
    const many = batchOf({ blockSize: 300, tokens: new Uint16Array(300), spans: [spans] });
    const options = {
      split: 'train',
      blockCount: 1,
      blockSize: 300,
      vocabularySize: 10,
      tokenizer: 'gpt2',
    } as const;
    const bytes = (await exportFiles('mds', [many], options)).get('train/shard.00000.mds')!;
    const start = bytes.readUInt32LE(4) + 16 + 'code'.length; // behind four sizes and the domain
    expect(bytes.toString('hex', start, start + 7)).toBe('052c01' + '01000000'); // as streaming encodes a length of 300
  });

  test('dolma', async () => {
    const { gunzipSync } = await import('node:zlib');
    const files = await hexOf('dolma');
    expect(Object.keys(files)).toEqual(['part-train-00000.csv.gz', 'part-train-00000.npy']);
    expect(files['part-train-00000.npy']).toBe(TOKENS_16);
    expect(gunzipSync(Buffer.from(files['part-train-00000.csv.gz']!, 'hex')).toString()).toBe(
      '0,2,s/f#0,s/f,1,code,sub-0\n2,3,s/f#1,s/f,2,code,sub-0\n3,4,s/f#1,s/f,2,math,sub-1\n',
    );
    expect((await hexOf('dolma', 70_000))['part-train-00000.npy']).toBe(TOKENS_32);
  });

  test('datatrove', async () => {
    const end = (value: number) => `${value.toString(16).padStart(2, '0')}00000000000000`;
    expect(await hexOf('datatrove')).toEqual({
      'train/00000_train.ds': TOKENS_16,
      'train/00000_train.ds.index': [2, 3, 4, 6].map(end).join(''),
      'train/00000_train.ds.metadata': Buffer.from('gpt2|2\n6\n6.00 T').toString('hex'),
    });
  });
});

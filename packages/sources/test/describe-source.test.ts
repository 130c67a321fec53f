import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { startLoopbackHub } from '@sluice/test-fixtures';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { describeSource } from '../src/index.ts';
import { failureOf } from './read-everything.ts';
import { startS3Stub } from './s3-stub.ts';
import { temporaryFolder } from './temporary-folder.ts';

const jsonl = (records: readonly object[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
function* endless(line: string): Generator<string> {
  for (;;) yield line;
}
const numbered = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ text: `text ${n}`, repo: `r${n % 3}` }));
const PARQUET = new Uint8Array(
  parquetWriteBuffer({
    rowGroupSize: 50,
    columnData: [
      { name: 'text', data: Array.from({ length: 120 }, (_, n) => `row ${n}`), type: 'STRING' },
      { name: 'stars', data: Array.from({ length: 120 }, (_, n) => n), type: 'INT32' },
    ],
  }),
);

describe('describeSource(spec, options)', () => {
  it('tells files, fields with types, and the first records of a folder', async () => {
    const records = [
      { text: 'one', stars: 1, meta: { tags: ['a'], note: null } },
      { text: 'three', stars: null, meta: { tags: [], note: 'n' } },
    ];
    const baseFolder = await temporaryFolder({
      'in/b.jsonl': jsonl(records),
      'in/LICENSE.txt': 'free',
      'in/notes.md': '',
    });
    expect(await describeSource({ name: 's', from: 'in' }, { baseFolder })).toEqual({
      from: 'in',
      revision: '',
      licences: [],
      configs: [],
      files: [{ path: 'b.jsonl', byteLength: jsonl(records).length }],
      otherFileCount: 2,
      chosen: {},
      chosenFileCount: 1,
      chosenBytes: jsonl(records).length,
      format: 'json-lines',
      layouts: [
        {
          files: ['b.jsonl'],
          fields: [
            { path: 'text', types: ['text'], presentShare: 1, distinctCount: 2, meanLength: 4 },
            { path: 'stars', types: ['number'], presentShare: 0.5, distinctCount: 1, meanLength: 0 },
            { path: 'meta', types: ['object'], presentShare: 1, distinctCount: 0, meanLength: 0 },
            { path: 'meta.tags', types: ['list'], presentShare: 1, distinctCount: 0, meanLength: 0 },
            { path: 'meta.note', types: ['text'], presentShare: 0.5, distinctCount: 1, meanLength: 1 },
          ],
          records,
        },
      ],
      isComplete: true,
    });
  });

  it('keeps files apart whose records have other fields, and leaves broken records out', async () => {
    const baseFolder = await temporaryFolder({
      'a.jsonl': `${jsonl([{ question: 'q', answer: 'a' }])}not JSON\n`,
      'b.jsonl': jsonl([{ problem: 'p', solution: 's' }]),
      'c.jsonl': jsonl([{ answer: 'b', question: 'r' }]),
    });
    const { layouts } = await describeSource({ name: 's', from: '.' }, { baseFolder });
    expect(layouts.map(({ files, records }) => [files, records])).toEqual([
      [['a.jsonl', 'c.jsonl'], [{ question: 'q', answer: 'a' }]],
      [['b.jsonl'], [{ problem: 'p', solution: 's' }]],
    ]);
  });

  it('looks into four files of many, the first and the last among them', async () => {
    const names = Array.from({ length: 9 }, (_, n) => `part-${n}.jsonl`);
    const baseFolder = await temporaryFolder(
      Object.fromEntries(names.map((name) => [name, jsonl([{ text: name }])])),
    );
    const { layouts, isComplete } = await describeSource({ name: 's', from: '.' }, { baseFolder });
    expect(isComplete).toBe(false);
    expect(layouts[0]!.files).toEqual(['part-0.jsonl', 'part-2.jsonl', 'part-5.jsonl', 'part-8.jsonl']);
  });

  it('reads train and one format, where a folder holds splits in several formats', async () => {
    const baseFolder = await temporaryFolder({
      'main/train.jsonl': jsonl(numbered(500)),
      'main/train-00000-of-00001.parquet': PARQUET,
      'main/test.jsonl': jsonl(numbered(900)),
      'other/test.jsonl': jsonl(numbered(2)),
    });
    const found = await describeSource({ name: 's', from: '.' }, { baseFolder });
    expect(found.chosen).toEqual({ files: ['main/train.jsonl'] });
    expect(
      found.configs.map(({ name, splits }) => [name, splits.map((split) => [split.name, split.fileCount])]),
    ).toEqual([
      [
        'main',
        [
          ['train', 2],
          ['test', 1],
        ].sort(),
      ],
      ['other', [['test', 1]]],
    ]);
  });

  it('tells the columns and rows of Parquet from the first row group', async () => {
    const baseFolder = await temporaryFolder({ 'p.parquet': PARQUET });
    const { layouts } = await describeSource({ name: 's', from: '.' }, { baseFolder, recordCount: 2 });
    expect(layouts).toEqual([
      {
        files: ['p.parquet'],
        rowCount: 120,
        fields: [
          { path: 'text', types: ['text'], presentShare: 1, distinctCount: 2, meanLength: 5 },
          { path: 'stars', types: ['number'], presentShare: 1, distinctCount: 2, meanLength: 0 },
        ],
        records: [
          { text: 'row 0', stars: 0 },
          { text: 'row 1', stars: 1 },
        ],
      },
    ]);
  });

  it('takes configs, splits and licence of a data set on the Hub from its card, and fetches no more than it needs', async () => {
    const card = {
      license: 'mit',
      configs: [
        { config_name: 'big', data_files: [{ split: 'train', path: 'big/*.jsonl' }] },
        { config_name: 'small', data_files: [{ split: 'test', path: 'small/test.jsonl.gz' }] },
      ],
    };
    const files = {
      'README.md': '---\nlicense: mit\n---\n',
      'big/1.jsonl': jsonl(numbered(100_000)),
      'small/test.jsonl.gz': gzipSync(jsonl(numbered(5))),
    };
    const hub = await startLoopbackHub({ datasets: { 'org/name': { files, card } } });
    onTestFinished(() => hub.close());
    const environment = { HF_ENDPOINT: hub.endpoint, HF_HOME: await temporaryFolder({}) };
    const found = await describeSource(
      { name: 's', from: 'hf://datasets/org/name' },
      { baseFolder: '/', environment },
    );
    expect(found).toMatchObject({
      revision: hub.commitOf('org/name'),
      licences: ['mit'],
      chosen: { config: 'big', split: 'train' },
      configs: [
        { name: 'big', splits: [{ name: 'train', fileCount: 1, byteLength: files['big/1.jsonl'].length }] },
        { name: 'small', splits: [{ name: 'test', fileCount: 1 }] },
      ],
    });
    expect(found.layouts[0]!.records).toEqual(numbered(100));
    expect(await readdir(environment.HF_HOME, { recursive: true })).not.toContainEqual(
      expect.stringContaining('blobs'),
    );
    const asked = { name: 's', from: 'hf://datasets/org/name', config: 'small', split: 'test' };
    expect((await describeSource(asked, { baseFolder: '/', environment })).layouts[0]!.records).toEqual(
      numbered(5),
    );
  });

  it('reads a web address and a bucket', async () => {
    const hub = await startLoopbackHub({
      datasets: { 'org/name': { files: { 'a.jsonl': jsonl(numbered(7)) } } },
    });
    onTestFinished(() => hub.close());
    const address = `${hub.endpoint}/datasets/org/name/resolve/main/a.jsonl`;
    const web = await describeSource({ name: 's', from: address }, { baseFolder: '/' });
    expect(web.layouts[0]!.records).toEqual(numbered(7));

    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { endpoint } = await startS3Stub('bucket', { 'in/a.jsonl': Buffer.from(jsonl(numbered(3))) });
    const environment = { AWS_ENDPOINT_URL: endpoint };
    const bucket = await describeSource(
      { name: 's', from: 's3://bucket/in/' },
      { baseFolder: '/', environment },
    );
    expect(bucket.layouts[0]!.records).toEqual(numbered(3));
  });

  it('stops reading once it has its records: a file of a terabyte is no trouble', async () => {
    const line = `${JSON.stringify({ text: 'x'.repeat(1_000) })}\n`;
    const total = line.length * 1e9;
    const server = createServer((request, response) => {
      const isProbe = request.headers.range === 'bytes=0-0';
      const length = isProbe ? 1 : total;
      const range = { 'content-range': `bytes 0-${length - 1}/${total}`, 'content-length': String(length) };
      response.writeHead(206, { ...range, etag: '"e"' });
      if (isProbe || request.method === 'HEAD') return void response.end(line[0]);
      pipeline(endless(line), response, () => undefined); // it ends when the reader has gone
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/large.jsonl`;
    const found = await describeSource({ name: 's', from: address }, { baseFolder: '/', recordCount: 5 });
    expect(found).toMatchObject({ chosenBytes: total, layouts: [{ records: { length: 5 } }] });
  });

  it('names what there is where the choice cannot be', async () => {
    const baseFolder = await temporaryFolder({ 'train.jsonl': jsonl(numbered(1)), 'test.jsonl': '' });
    const failure = await failureOf(
      describeSource({ name: 's', from: '.', split: 'validation' }, { baseFolder }),
    );
    expect(failure).toMatchObject({ code: 'no-such-split', hint: 'the splits are test, train' });
    expect(await failureOf(describeSource({ name: 's', from: 'nowhere' }, { baseFolder }))).toMatchObject({
      code: 'no-such-source',
    });
  });
});

import { constants, crc32, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { failureOf, readContent } from './read-everything.ts';

const LONG = Array.from(
  { length: 30_000 },
  (_, row) => `{"text":"long ${row}","id":12345678901234567890}\n`,
).join('');
const MEMBERS: readonly (readonly [path: string, content: string | Uint8Array])[] = [
  ['set/b.jsonl', '{"text":"one"}\n{"text":"two"}'],
  ['set/', ''],
  ['LICENSE.txt', 'not data'],
  ['set/ü #1.txt', 'three\n\nfour\n'],
  ['set/empty.jsonl', ''],
  ['a.json.gz', gzipSync('[{"text":"five"}]')],
  ['long.jsonl', LONG],
];
const EXPECTED = [
  'one',
  'two',
  'three',
  'four',
  'five',
  ...Array.from({ length: 30_000 }, (_, row) => `long ${row}`),
];
const EXPECTED_ROWS = [0, 1, 2, 4, 5, ...Array.from({ length: 30_000 }, (_, row) => row + 6)];

/** A zip archive written by APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; every second member is deflated. */
function zipOf(members: typeof MEMBERS): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, [path, given]] of members.entries()) {
    const content = Buffer.from(given);
    const method = index % 2 === 0 ? 8 : 0;
    const stored = method === 8 ? deflateRawSync(content) : content;
    const name = Buffer.from(path);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0); // version needed
    fields.writeUInt16LE(0x800, 2); // names are UTF-8
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(stored.length, 14);
    fields.writeUInt32LE(content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, name, stored]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, name]));
    locals.push(local);
    offset += local.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}

async function tarOf(members: typeof MEMBERS): Promise<Buffer> {
  const entries = members.map(([path, content]) => {
    const type = path.endsWith('/') ? ('directory' as const) : ('file' as const);
    return { header: { name: path, size: Buffer.from(content).length, type }, body: Buffer.from(content) };
  });
  return Buffer.from(await packTar(entries));
}

/** Without it zstd cannot tell damage in its literals. */
const WITH_CHECKSUM = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

const ARCHIVES: readonly (readonly [
  name: string,
  build: (members: typeof MEMBERS) => Promise<Buffer> | Buffer,
])[] = [
  ['a.zip', zipOf],
  ['a.tar', tarOf],
  ['a.tar.gz', async (members) => gzipSync(await tarOf(members))],
  ['a.tgz', async (members) => gzipSync(await tarOf(members))],
  ['a.tar.zst', async (members) => zstdCompressSync(await tarOf(members), WITH_CHECKSUM)],
];

describe.each(ARCHIVES)('readDocuments(source, mapping, options) of %s', (name, build) => {
  it('reads the data files in it in their order, counting rows through', async () => {
    const read = await readContent(name, await build(MEMBERS));
    expect(read.texts).toEqual(EXPECTED);
    expect(read.rows).toEqual(EXPECTED_ROWS);
    expect(read.drops).toEqual({ 'empty-text': 1 });
  });

  it('leaves out the byte-order mark of each member, and repairs lone surrogates', async () => {
    const line = '\uFEFF{"text":"a\\ud800"}\r\n';
    const read = await readContent(
      name,
      await build([
        ['a.jsonl', line],
        ['b.jsonl', line],
      ]),
    );
    expect(read).toMatchObject({ texts: ['a\uFFFD', 'a\uFFFD'], repairedCount: 2 });
  });

  it('keeps large integers, and reads every member in a stated format', async () => {
    const members = MEMBERS.slice(6);
    const read = await readContent(name, await build(members), { fields: ['id'] });
    expect(read.documents.at(-1)!.fields).toEqual({ id: '12345678901234567890' });
    const whole = await readContent(name, await build(MEMBERS.slice(2, 4)), { format: 'text-file' });
    expect(whole.texts).toEqual(['not data', 'three\n\nfour\n']);
  });

  it('names the member of a fault, and counts the row through', async () => {
    const broken = [
      ...MEMBERS.slice(0, 1),
      ['bad.jsonl', 'oops'] as const,
      ['cut.json', '[{"text":"x"}'] as const,
    ];
    expect(await failureOf(readContent(name, await build(broken)))).toMatchObject({
      code: 'broken-record',
      position: { row: 2 },
    });
    const dropped = await failureOf(readContent(name, await build(broken), { onBadRecord: 'drop' }));
    expect(dropped).toMatchObject({
      code: 'truncated-file',
      message: expect.stringContaining('in cut.json'),
    });
  });

  it('refuses members whose paths leave it, and Parquet', async () => {
    for (const path of ['../x.jsonl', '/etc/x.jsonl', 'a/../../x.jsonl', 'C:/x.jsonl']) {
      const failure = await failureOf(readContent(name, await build([[path, '{"text":"x"}']])));
      expect(failure.code, path).toBe('path-escapes');
    }
    expect(await failureOf(readContent(name, await build([['x.parquet', 'PAR1']])))).toMatchObject({
      code: 'unsupported-format',
    });
  });

  it('finds cuts and damage', async () => {
    const stored = await build(MEMBERS);
    for (const share of [0.1, 0.5, 0.99]) {
      const cut = stored.subarray(0, Math.floor(stored.length * share));
      const failure = await failureOf(readContent(name, cut, { onBadRecord: 'drop' }));
      expect(failure.code, `cut at ${share}`).toMatch(/^(?:truncated-file|broken-file)$/);
    }
    const damaged = Buffer.from(stored);
    const middle = Math.floor(stored.length / 2);
    for (let at = middle; at < middle + 50; at++) damaged[at]! ^= 0x55; // a constant might be what was there
    const read = readContent(name, damaged, { onBadRecord: 'drop' });
    // A tar has no checksum of its contents: there the lines are broken, which may be dropped.
    if (name === 'a.tar') expect((await read).drops['broken-record']).toBeGreaterThan(0);
    else expect((await failureOf(read)).code).toMatch(/^broken-(?:file|compression)$/);
  });
});

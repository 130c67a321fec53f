import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDocuments, resolveSource } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

const LINE = '{"text":"a"}\n';
const sha256 = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

describe('resolveSource(spec, options)', () => {
  it('lists files by code unit with size and digest, and nothing of this machine', async () => {
    const files = {
      'corpus/b.jsonl': 'b',
      'corpus/B.jsonl': 'B',
      'corpus/a/z.jsonl': 'z',
      'corpus/é.jsonl': '',
      'corpus/a.csv': '',
    };
    const baseFolder = await temporaryFolder(files);
    const source = await resolveSource(
      { name: 's', from: 'corpus', files: ['*.jsonl', '**/[a-z].jsonl'] },
      { baseFolder },
    );
    expect(source).toEqual({
      name: 's',
      from: 'corpus',
      revision: '',
      files: [
        { path: 'B.jsonl', byteLength: 1, digest: sha256('B') },
        { path: 'a/z.jsonl', byteLength: 1, digest: sha256('z') },
        { path: 'b.jsonl', byteLength: 1, digest: sha256('b') },
        { path: 'é.jsonl', byteLength: 0, digest: sha256('') },
      ],
    });
    expect(JSON.parse(JSON.stringify(source))).toEqual(source);
    expect(JSON.stringify(source)).not.toContain(baseFolder);
  });

  it('takes every data file where none is named, and no licence, hidden or underscored one', async () => {
    const kept = ['a.jsonl.gz', 'data/b.jsonl'];
    const others = [
      'README.md',
      'LICENSES/x.txt',
      'license.txt',
      '.git/x.jsonl',
      '_tmp/x.jsonl',
      'dataset_infos.json',
      'x.py',
    ];
    const baseFolder = await temporaryFolder(
      Object.fromEntries([...kept, ...others].map((path) => [path, 'x'])),
    );
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    expect(source.files.map((file) => file.path)).toEqual(kept);
  });

  it('takes one file, by path or URL', async () => {
    const baseFolder = await temporaryFolder({ 'x y/a#b.jsonl': LINE });
    for (const from of ['x y/a#b.jsonl', pathToFileURL(join(baseFolder, 'x y/a#b.jsonl')).href]) {
      const source = await resolveSource({ name: 's', from }, { baseFolder });
      expect(source.files).toEqual([{ path: 'a#b.jsonl', byteLength: 13, digest: sha256(LINE) }]);
      const { documents } = await readEverything(source, TEXT_MAPPING, { baseFolder });
      expect(documents.map((document) => document.id)).toEqual(['s/a#b.jsonl#0']);
    }
  });

  it('refuses copies in several formats', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE, 'a.parquet': 'PAR1' });
    expect(await failureOf(resolveSource({ name: 's', from: '.' }, { baseFolder }))).toMatchObject({
      code: 'mixed-formats',
    });
  });

  it('says what is near where nothing matches', async () => {
    const baseFolder = await temporaryFolder({ 'corpus/data/file-01.json.gz': 'x', 'corpus/other.txt': 'x' });
    const unmatched = resolveSource({ name: 's', from: 'corpus', files: ['file-*.json.gz'] }, { baseFolder });
    expect(await failureOf(unmatched)).toMatchObject({
      code: 'no-matching-file',
      message: 's: no file matches "file-*.json.gz"',
      hint: expect.stringContaining('nearest are data/file-01.json.gz'),
    });
    expect(await failureOf(resolveSource({ name: 's', from: 'corpse' }, { baseFolder }))).toMatchObject({
      code: 'no-such-source',
      hint: 'beside it there are "corpus"',
    });
  });

  it('refuses patterns that leave the source, and names that break ids', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE });
    const escaping = resolveSource({ name: 's', from: '.', files: ['../*.jsonl'] }, { baseFolder });
    expect((await failureOf(escaping)).name).toBe('RangeError');
    expect((await failureOf(resolveSource({ name: 'a#1', from: '.' }, { baseFolder }))).name).toBe(
      'RangeError',
    );
  });

  it('does not run in circles of links', async () => {
    const baseFolder = await temporaryFolder({ 'corpus/a.jsonl': LINE });
    await symlink(join(baseFolder, 'corpus'), join(baseFolder, 'corpus/again'));
    await symlink(join(baseFolder, 'nowhere'), join(baseFolder, 'corpus/dangling.jsonl'));
    const source = await resolveSource({ name: 's', from: 'corpus' }, { baseFolder });
    expect(source.files.map((file) => file.path)).toEqual(['a.jsonl']);
  });

  it('hashes an unchanged file once', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE });
    const knownDigests = new Map<string, string>();
    const hashed: number[] = [];
    const resolve = () =>
      resolveSource(
        { name: 's', from: '.' },
        { baseFolder, knownDigests, onHashed: (bytes) => hashed.push(bytes) },
      );
    const first = await resolve();
    expect(await resolve()).toEqual(first);
    expect(hashed).toEqual([13]);
    await writeFile(join(baseFolder, 'a.jsonl'), '{"text":"b"}\n');
    await utimes(join(baseFolder, 'a.jsonl'), 1, 1);
    expect((await resolve()).files[0]!.digest).toBe(sha256('{"text":"b"}\n'));
  });

  it.skipIf(process.getuid?.() === 0)('names a file that may not be read', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE });
    await chmod(join(baseFolder, 'a.jsonl'), 0);
    expect(await failureOf(resolveSource({ name: 's', from: '.' }, { baseFolder }))).toMatchObject({
      code: 'unreadable-file',
    });
  });

  it('names a folder that stands where a file was', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    await mkdir(join(baseFolder, 'b.jsonl'));
    const tampered = { ...source, files: [{ ...source.files[0]!, path: 'b.jsonl' }] };
    expect((await failureOf(readEverything(tampered, TEXT_MAPPING, { baseFolder }))).code).toMatch(
      /^(source-changed|unreadable-file)$/,
    );
  });
});

describe('readDocuments(source, mapping, options)', () => {
  it('gives a document with its id, origin, group and kept fields', async () => {
    const record = { q: 'Why?', a: 'So.', meta: { repo: 'org/name' }, 'dotted.name': 1, kind: 'x' };
    const baseFolder = await temporaryFolder({ 'data/a.jsonl': `\n${JSON.stringify(record)}\n` });
    const source = await resolveSource({ name: 'qa', from: '.' }, { baseFolder });
    const mapping = {
      domain: 'math',
      subdomain: { field: 'kind' },
      textFields: ['q', 'a'],
      group: { field: 'meta.repo', match: '^([^/]+)/' },
      fields: ['q', 'meta', 'meta.repo', 'dotted.name'],
    };
    expect((await readEverything(source, mapping, { baseFolder })).documents).toEqual([
      {
        id: 'qa/data/a.jsonl#0',
        text: 'Why?\nSo.',
        domain: 'math',
        subdomain: 'x',
        origin: { source: 'qa', revision: '', file: 'data/a.jsonl', row: 0 },
        group: 'org',
        fields: { q: 'Why?', meta: { repo: 'org/name' }, 'meta.repo': 'org/name', 'dotted.name': 1 },
      },
    ]);
  });

  it('groups runs of rows, and reports a group that does not match', async () => {
    const baseFolder = await temporaryFolder({ 'a.jsonl': LINE.repeat(5) });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const read = await readEverything(source, { ...TEXT_MAPPING, group: { rows: 2 } }, { baseFolder });
    expect(read.documents.map((document) => document.group)).toEqual([
      's/a.jsonl#0-2',
      's/a.jsonl#0-2',
      's/a.jsonl#2-4',
      's/a.jsonl#2-4',
      's/a.jsonl#4-6',
    ]);
    const unmatched = readEverything(
      source,
      { ...TEXT_MAPPING, group: { field: 'text', match: '(b)' } },
      { baseFolder },
    );
    expect(await failureOf(unmatched)).toMatchObject({ code: 'missing-field', position: { row: 0 } });
  });

  it('cuts batches at 1,024 documents and at half a mebi of text, whatever the decoder does', async () => {
    const baseFolder = await temporaryFolder({
      'many.jsonl': LINE.repeat(2_500),
      'large.jsonl': `{"text":"${'x'.repeat(2 ** 19)}"}\n`.repeat(3),
    });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const sizes = async (fileIndex: number): Promise<number[]> => {
      const counts: number[] = [];
      for await (const batch of readDocuments(source, TEXT_MAPPING, { baseFolder, fileIndex }))
        counts.push(batch.documents.length);
      return counts;
    };
    expect(await sizes(0)).toEqual([1, 1, 1]);
    expect(await sizes(1)).toEqual([1_024, 1_024, 452]);
  });

  it('reports stored bytes as they are read, and stops at the signal', async () => {
    const content = LINE.repeat(200_000);
    const baseFolder = await temporaryFolder({ 'a.jsonl': content });
    const source = await resolveSource({ name: 's', from: '.' }, { baseFolder });
    const seen: number[] = [];
    await readEverything(source, TEXT_MAPPING, { baseFolder, onProgress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const stopped = readEverything(source, TEXT_MAPPING, {
      baseFolder,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    expect((await failureOf(stopped)).name).toBe('AbortError');
  });

  it('refuses a file that changed its size, and a lock that leaves the source', async () => {
    const baseFolder = await temporaryFolder({ 'in/a.jsonl': LINE, 'secret.jsonl': LINE });
    const source = await resolveSource({ name: 's', from: 'in' }, { baseFolder });
    for (const path of ['../secret.jsonl', '/etc/passwd', 'x/../../secret.jsonl', 'a\\..\\b', 'C:/x']) {
      const tampered = { ...source, files: [{ ...source.files[0]!, path }] };
      expect((await failureOf(readEverything(tampered, TEXT_MAPPING, { baseFolder }))).code).toBe(
        'path-escapes',
      );
    }
    await writeFile(join(baseFolder, 'in/a.jsonl'), LINE.repeat(2));
    expect((await failureOf(readEverything(source, TEXT_MAPPING, { baseFolder }))).code).toBe(
      'source-changed',
    );
  });

  it('refuses a bad call before it reads', async () => {
    const source = {
      name: 's',
      from: 'nowhere',
      revision: '',
      files: [{ path: 'a.jsonl', byteLength: 1, digest: '' }],
    };
    const read =
      (mapping: object, fileIndex = 0) =>
      () =>
        readDocuments(source, { ...TEXT_MAPPING, ...mapping }, { baseFolder: '/', fileIndex });
    expect(read({}, 1)).toThrow(RangeError);
    expect(read({ textFields: [] })).toThrow(RangeError);
    expect(read({ domain: '' })).toThrow(TypeError);
    expect(read({ group: { rows: 0 } })).toThrow(RangeError);
    expect(read({ group: { field: 'x', match: 'no group' } })).toThrow(/one capture group/);
    expect(read({ maxRecordBytes: 0.5 })).toThrow(RangeError);
  });

  it('says which formats there are where a name tells none', async () => {
    const baseFolder = await temporaryFolder({ 'a.dat': LINE });
    const source = await resolveSource({ name: 's', from: '.', files: ['a.dat'] }, { baseFolder });
    expect(await failureOf(readEverything(source, TEXT_MAPPING, { baseFolder }))).toMatchObject({
      code: 'unsupported-format',
    });
    expect(
      (await readEverything(source, { ...TEXT_MAPPING, format: 'json-lines' }, { baseFolder })).texts,
    ).toEqual(['a']);
  });
});

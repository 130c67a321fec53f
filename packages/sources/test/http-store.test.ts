import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startLoopbackHub } from '@sluice/test-fixtures';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveSource } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';

const OPTIONS = { baseFolder: '/', network: { firstDelay: 1, maxAttempts: 3 } };

async function startServer() {
  const files = {
    'a b/one.jsonl': '{"text":"one"}\n',
    'a b/two.jsonl.gz': gzipSync('{"text":"two"}\n'),
    'a b/3.jsonl': '',
  };
  const hub = await startLoopbackHub({ datasets: { 'org/name': { files } } });
  onTestFinished(() => hub.close());
  return { hub, base: `${hub.endpoint}/datasets/org/name/resolve/main/` };
}

describe('resolveSource(spec, options) and readDocuments(…) of web addresses', () => {
  it('read the files that are named under an address', async () => {
    const { base } = await startServer();
    const source = await resolveSource(
      { name: 's', from: base, files: ['a b/{two.jsonl.gz,one.jsonl}', 'a b/{3..3}.jsonl'] },
      OPTIONS,
    );
    expect(source.files.map((file) => [file.path, file.byteLength > 0])).toEqual([
      ['a b/3.jsonl', false],
      ['a b/one.jsonl', true],
      ['a b/two.jsonl.gz', true],
    ]);
    expect(source.files.slice(1).every((file) => /^etag:[0-9a-f]{40}$/.test(file.digest))).toBe(true);
    expect((await readEverything(source, TEXT_MAPPING, OPTIONS)).texts).toEqual(['one', 'two']);
  });

  it('read one file by its own address', async () => {
    const { base } = await startServer();
    const source = await resolveSource({ name: 's', from: `${base}a%20b/one.jsonl` }, OPTIONS);
    expect(source.files.map((file) => file.path)).toEqual(['one.jsonl']);
    expect((await readEverything(source, TEXT_MAPPING, OPTIONS)).documents[0]!.id).toBe('s/one.jsonl#0');
  });

  it.each([
    ['100%25%20%C3%BC%23%3F.jsonl', '100% ü#?.jsonl'],
    ['100%.jsonl', '100%.jsonl'],
  ])('name a file after its address: %s', async (encoded, path) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((message, response) => {
      asked.push(message.url);
      response.end('{"text":"a"}\n');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const source = await resolveSource({ name: 's', from: `${origin}/x/${encoded}?key=1` }, OPTIONS);
    expect(source.files.map((file) => file.path)).toEqual([path]);
    await resolveSource({ name: 's', from: `${origin}/x/?key=1`, files: ['a#b.jsonl'] }, OPTIONS);
    expect(new Set(asked)).toEqual(new Set([`/x/${encoded}?key=1`, '/x/a%23b.jsonl?key=1']));
  });

  it('refuse what cannot be listed, passwords, and content that changed', async () => {
    const { hub, base } = await startServer();
    const listing = resolveSource({ name: 's', from: base, files: ['*.jsonl'] }, OPTIONS);
    expect(await failureOf(listing)).toMatchObject({
      code: 'no-matching-file',
      hint: expect.stringContaining('instead of *.jsonl'),
    });
    const secret = await failureOf(
      resolveSource({ name: 's', from: base.replace('//', '//user:hunter2@'), files: ['x'] }, OPTIONS),
    );
    expect(secret.name).toBe('RangeError');
    expect(secret.message).not.toContain('hunter2');
    const source = await resolveSource({ name: 's', from: base, files: ['a b/one.jsonl'] }, OPTIONS);
    hub.plan(() => ({ kind: 'wrong-etag' }));
    expect(await failureOf(readEverything(source, TEXT_MAPPING, OPTIONS))).toMatchObject({
      code: 'source-changed',
    });
  });

  it('hash a file for which the server has no tag', async () => {
    const body = '{"text":"plain"}\n';
    const server = createServer((_, response) => response.end(body)); // no ranges, no tag
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}/plain.jsonl`;
    const source = await resolveSource({ name: 's', from }, OPTIONS);
    expect(source.files[0]!.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await readEverything(source, TEXT_MAPPING, OPTIONS)).texts).toEqual(['plain']);
  });

  it('name the schemes that can be read', async () => {
    expect(await failureOf(resolveSource({ name: 's', from: 'ftp://x/y' }, OPTIONS))).toMatchObject({
      code: 'unsupported-address',
    });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resolveSource } from '../src/index.ts';
import { failureOf, readEverything, TEXT_MAPPING } from './read-everything.ts';
import { startS3Stub } from './s3-stub.ts';

const SECRET = 'aSecretThatMustNeverBeShown';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE'); // the SDK takes its keys from the process alone
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', SECRET);
});
afterEach(() => vi.unstubAllEnvs());

const OBJECTS = Object.fromEntries(
  [0, 1, 2, 3, 4].map((shard) => [
    `corpus/part ${shard}.jsonl`,
    Buffer.from(`{"text":"document ${shard}"}\n`),
  ]),
);

async function startWorld() {
  const stub = await startS3Stub('my-bucket', {
    ...OBJECTS,
    'corpus/': Buffer.alloc(0),
    'other/x.jsonl': Buffer.from('x'),
  });
  const environment = { AWS_ENDPOINT_URL_S3: stub.endpoint };
  return { stub, options: { baseFolder: '/', environment, network: { firstDelay: 1, maxAttempts: 2 } } };
}

describe('resolveSource(spec, options) and readDocuments(…) of S3', () => {
  it('list a prefix in pages, and read its objects by signed addresses', async () => {
    const { stub, options } = await startWorld();
    const source = await resolveSource({ name: 's', from: 's3://my-bucket/corpus/' }, options);
    expect(source.files.map((file) => file.path)).toEqual(
      [0, 1, 2, 3, 4].map((shard) => `part ${shard}.jsonl`),
    );
    expect(source.files.every((file) => /^etag:[0-9a-f]{32}$/.test(file.digest))).toBe(true);
    const read = await readEverything(source, TEXT_MAPPING, options);
    expect(read.texts).toEqual([0, 1, 2, 3, 4].map((shard) => `document ${shard}`));
    expect(read.documents[0]!.id).toBe('s/part 0.jsonl#0');
    expect(JSON.stringify(source)).not.toContain('X-Amz');
    expect(stub.requests.length).toBe(3 + 5);
  });

  it('read one object', async () => {
    const { options } = await startWorld();
    const source = await resolveSource({ name: 's', from: 's3://my-bucket/corpus/part 3.jsonl' }, options);
    expect((await readEverything(source, TEXT_MAPPING, options)).texts).toEqual(['document 3']);
  });

  it('refuse a listing with names that leave it', async () => {
    for (const key of ['x/../evil.jsonl', 'x//evil.jsonl', 'x/./evil.jsonl']) {
      const { endpoint } = await startS3Stub('my-bucket', { [key]: Buffer.from('x') });
      const options = { baseFolder: '/', environment: { AWS_ENDPOINT_URL: endpoint } };
      const resolving = resolveSource({ name: 's', from: 's3://my-bucket/x/' }, options);
      expect((await failureOf(resolving)).code, key).toBe('path-escapes');
    }
  });

  it('say what is wrong, without the secret', async () => {
    const { options, stub } = await startWorld();
    const source = await resolveSource({ name: 's', from: 's3://my-bucket/corpus/part 3.jsonl' }, options);
    const gone = { ...source, files: [{ ...source.files[0]!, path: 'part 9.jsonl' }] };
    const unreadable = await failureOf(readEverything(gone, TEXT_MAPPING, options));
    expect(unreadable.code).toBe('no-such-file');
    expect(stub.requests.at(-1)!.url).toContain('X-Amz-Signature');
    expect(JSON.stringify(unreadable)).not.toContain('X-Amz');
    const failures = [
      await failureOf(resolveSource({ name: 's', from: 's3://no-such-bucket/x/' }, options)),
      await failureOf(resolveSource({ name: 's', from: 's3://my-bucket/absent/' }, options)),
      await failureOf(resolveSource({ name: 's', from: 's3://UPPER/' }, options)),
    ];
    expect(failures.map((failure) => failure.code ?? failure.name)).toEqual([
      'no-such-source',
      'no-matching-file',
      'RangeError',
    ]);
    vi.stubEnv('AWS_ACCESS_KEY_ID', '');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere');
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere');
    failures.push(await failureOf(resolveSource({ name: 's', from: 's3://my-bucket/corpus/' }, options)));
    expect(failures.at(-1)).toMatchObject({
      code: 'not-authorised',
      hint: expect.stringContaining('AWS_PROFILE'),
    });
    expect(JSON.stringify(failures)).not.toContain(SECRET);
  });
});

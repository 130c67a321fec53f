import { compareLocks, type Upstream } from '@sluice/pipeline';
import { describe, expect, test } from 'vitest';

const file = (path: string, byteLength = 10, digest = 'sha256:aa') => ({ path, byteLength, digest });
const source = (name: string, revision: string, files: readonly ReturnType<typeof file>[]) => ({
  name,
  revision,
  files,
  domain: 'prose',
  index: 0,
});

const BEFORE: Upstream = {
  tokenizer: { from: 'org/model', revision: 'c1', files: [{ path: 'tokenizer.json', sha256: 'dd' }] },
  sources: [source('a', 'c2', [file('1.jsonl'), file('2.jsonl')]), source('a', 'c2', [file('3.jsonl')])],
  benchmarks: [{ name: 'test', revision: '', files: [file('t.jsonl')] }],
};

describe('compareLocks(locked, found)', () => {
  test('finds nothing where nothing moved, whatever the order', () => {
    const [first, second] = BEFORE.sources;
    const reordered = [second!, { ...first!, files: first!.files.toReversed() }];
    expect(compareLocks(BEFORE, { ...BEFORE, sources: reordered })).toEqual([]);
  });

  test('names each file and commit that moved, and how', () => {
    const after: Upstream = {
      tokenizer: { from: 'org/model', revision: 'c9', files: [{ path: 'tokenizer.json', sha256: 'ee' }] },
      sources: [
        source('a', 'c3', [file('1.jsonl', 11, 'sha256:bb'), file('4.jsonl')]),
        source('a', 'c3', [file('3.jsonl')]),
        source('b', '', []),
      ],
      benchmarks: [],
    };
    expect(compareLocks(BEFORE, after)).toEqual([
      'the tokenizer org/model is at commit c9, the lock says c1',
      'the tokenizer org/model: tokenizer.json has sha256:ee, the lock says sha256:dd',
      'the source a is at commit c3, the lock says c2',
      'the source a: 1.jsonl has 11 bytes and sha256:bb, the lock says 10 bytes and sha256:aa',
      'the source a: 2.jsonl is gone',
      'the source a: 4.jsonl is new',
      'the source b is not in the lock',
      'the benchmark test is in the lock, and not in the recipe',
    ]);
  });
});

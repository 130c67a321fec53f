import {
  compareFiles,
  digestJson,
  type Manifest,
  parseManifest,
  renderJson,
  renderManifest,
} from '@sluice/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const digest = (letter: string) => letter.repeat(64);
const MANIFEST: Manifest = {
  manifestVersion: 1,
  sluiceVersion: '0.1.0',
  name: 'demo',
  seed: '42',
  lockDigest: digest('a'),
  blockSize: 512,
  vocabularySize: 50_257,
  endOfTextId: 50_256,
  tokenizerEngine: 'fast',
  specialTokens: 'as-text',
  tokens: { domains: [], usedIds: 0 },
  sources: [
    {
      name: 's',
      domain: 'd',
      revision: '',
      recordCount: 3,
      drops: { duplicate: 1 },
      cleaned: {},
      sampledDocuments: 2,
      sampledBytes: 9,
      trainTokens: 8,
      trainedTokens: 4,
    },
  ],
  streams: [],
  samples: [],
  stageEnds: [1],
  files: [
    { path: 'data/b', byteLength: 1, sha256: digest('b'), crc32: '00000000' },
    { path: 'audit.json', byteLength: 2, sha256: digest('c'), crc32: '00000000' },
  ],
};

describe('renderManifest(manifest) and parseManifest(text)', () => {
  test('give the manifest back, its files sorted by path', () => {
    const files = [MANIFEST.files[1]!, MANIFEST.files[0]!];
    expect(parseManifest(renderManifest(MANIFEST))).toEqual({ ...MANIFEST, files });
  });

  test('have one text for one manifest, in whatever order its fields come', () => {
    const reversed = Object.fromEntries(Object.entries(MANIFEST).reverse()) as unknown as Manifest;
    expect(renderManifest(reversed)).toBe(renderManifest(MANIFEST));
  });

  test.each([
    ['no JSON', '{"manifestVersion": 1', 'JSON'],
    ['another version', JSON.stringify({ ...MANIFEST, manifestVersion: 2 }), 'manifestVersion'],
    ['an unknown field', JSON.stringify({ ...MANIFEST, host: 'here' }), 'host'],
    [
      'an unknown drop reason',
      JSON.stringify({ ...MANIFEST, sources: [{ ...MANIFEST.sources[0], drops: { lost: 1 } }] }),
      'lost',
    ],
    [
      'a digest cut short',
      JSON.stringify({ ...MANIFEST, files: [{ path: 'a', byteLength: 1, sha256: 'ab' }] }),
      'sha256',
    ],
  ])('refuse %s, and name what is wrong', (_, text, named) => {
    expect(() => parseManifest(text)).toThrow(expect.objectContaining({ code: 'manifest/invalid' }));
    expect(() => parseManifest(text)).toThrow(named);
  });
});

describe('digestJson(value)', () => {
  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.integer()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(digestJson(reversed)).toBe(digestJson(value));
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('is the SHA-256 of the canonical text', () => {
    // printf '{"a":1}' | sha256sum
    expect(digestJson({ a: 1 })).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
  });
});

describe('renderJson(value)', () => {
  test('leaves out what is undefined and refuses what JSON cannot hold', () => {
    expect(renderJson({ a: undefined, b: [1] })).toBe('{\n  "b": [\n    1\n  ]\n}\n');
    expect(() => renderJson({ a: Number.NaN })).toThrow('$.a is NaN');
  });
});

describe('compareFiles(expected, found)', () => {
  const [file] = MANIFEST.files;
  test.each([
    ['nothing for the same', { byteLength: 1, sha256: digest('b'), crc32: '00000000' }, []],
    ['a file that is gone', undefined, ['missing']],
    ['a file of another size', { byteLength: 2, sha256: digest('b'), crc32: '00000000' }, ['wrong-size']],
    ['a file of other bytes', { byteLength: 1, sha256: digest('c'), crc32: '00000000' }, ['wrong-digest']],
  ])('finds %s', (_, found, kinds) => {
    expect(compareFiles([file!], () => found).map((mismatch) => mismatch.kind)).toEqual(kinds);
  });
});

import { describe, expect, test } from 'vitest';
import { countLostRecords } from '../src/count-lost-records.ts';
import { manifest, source, stream } from './build-corpus.ts';

const prose = { domain: 'prose', subdomain: 'tales' };
const lostOf = (changes: Parameters<typeof manifest>[0]) => countLostRecords(manifest(changes)).lost;

describe('countLostRecords(manifest)', () => {
  test('finds nothing where every sum is met', () => {
    expect(countLostRecords(manifest())).toEqual({ recordCount: 2400, lost: [] });
  });

  test.each([
    ['a record without a reason', { recordCount: 1201 }, ['math/sums: 1 records without a reason']],
    ['a record counted twice', { recordCount: 1199 }, ['math/sums: 1 records counted twice']],
    [
      'a document in no split',
      { recordCount: 1201, sampledDocuments: 1001 },
      ['math: 1 documents in no split'],
    ],
  ])('finds %s', (_, changes, lost) => {
    expect(lostOf({ sources: [source(changes), source({ name: 'tales', domain: 'prose' })] })).toEqual(lost);
  });

  test.each([
    ['packing', { tokens: 3051 }, ['train math.sums: 1 tokens that packing does not explain']],
    [
      'balancing',
      { droppedByBalancing: 990 },
      ['train math.sums: 10 tokens that balancing does not explain'],
    ],
  ])('finds a token that %s lost', (_, changes, lost) => {
    expect(lostOf({ streams: [stream(changes), stream(prose)] })).toEqual(lost);
  });

  test('lets blocks be repeated', () => {
    const repeated = stream({ writtenBlocks: 600, writtenTokens: 6000, droppedByBalancing: 0 });
    expect(lostOf({ streams: [repeated, stream(prose)] })).toEqual([]);
  });
});

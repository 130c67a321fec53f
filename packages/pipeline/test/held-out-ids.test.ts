import type { BlockSpans } from '@sluice/records';
import { expect, test } from 'vitest';
import { createHeldOutIds } from '../src/corpus/held-out-ids.ts';

const blocksOf = (...spanDocuments: string[]) => ({ spanDocuments }) as unknown as BlockSpans;

test('finds a document in two splits, at their borders too', () => {
  const ids = createHeldOutIds();
  ids.add('test', blocksOf('a', 'a', 'b'));
  ids.add('validation', blocksOf('b', '', 'c', 'c'));
  ids.add('train', blocksOf('c', 'd', 'e', 'a'));
  expect(ids.finding()).toMatchObject({ severity: 'high', figure: 3 });
});

test('finds none where each document is in one split, however many spans it has', () => {
  const ids = createHeldOutIds();
  ids.add('validation', blocksOf('a', 'a', '', 'a', 'b'));
  ids.add('train', blocksOf('c', 'c', '', 'd', 'c'));
  expect(ids.finding()).toMatchObject({ severity: 'ok', figure: 0 });
});

import { describe, expect, it } from 'vitest';
import { filesOfSplit, splitOfPath } from '../src/split-by-name.ts';
import { failureOf } from './read-everything.ts';

describe('splitOfPath(path)', () => {
  it.each([
    ['data/train-00000-of-00002.parquet', 'train'],
    ['test-00000-of-00001.parquet', 'test'],
    ['en/c4-validation.00000-of-00008.json.gz', 'validation'],
    ['unsupervised-00000-of-00001.parquet', 'unsupervised'],
    ['main/train/0000.parquet', 'train'],
    ['train/dev.json', 'validation'],
    ['my_train_file.csv', 'train'],
    ['val.csv', 'validation'],
    ['training/a.csv', 'train'],
    ['latest/contest.csv', undefined],
    ['development.csv', undefined],
  ])('of %s is %s', (path, split) => {
    expect(splitOfPath(path)).toBe(split);
  });
});

describe('filesOfSplit(files, selection)', () => {
  const files = ['a/train.csv', 'a/test.csv', 'b/train.csv', 'b/plain.csv'].map((path) => ({
    path,
    byteLength: 1,
  }));
  const paths = (selection: object) => filesOfSplit(files, selection).map((file) => file.path);

  it('takes train where no split is stated, with the files that name none', () => {
    expect(paths({})).toEqual(['a/train.csv', 'b/train.csv', 'b/plain.csv']);
    expect(paths({ config: 'b' })).toEqual(['b/train.csv', 'b/plain.csv']);
    expect(paths({ config: 'a', split: 'test' })).toEqual(['a/test.csv']);
  });

  it('names what there is', async () => {
    const failure = (selection: object) => failureOf(Promise.resolve().then(() => paths(selection)));
    expect(await failure({ config: 'c' })).toMatchObject({
      code: 'no-such-config',
      hint: 'the folders are a, b',
    });
    expect(await failure({ config: 'b', split: 'test' })).toMatchObject({
      code: 'no-such-split',
      hint: 'the splits are train',
    });
  });
});

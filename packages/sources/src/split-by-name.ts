import { DataError } from '@sluice/records';
import type { ListedFile } from './byte-file.ts';
import { chooseSplit, type DataSelection } from './data-card.ts';

const KEYWORDS: readonly (readonly [split: string, words: string])[] = [
  ['train', 'train|training'],
  ['validation', 'validation|valid|val|dev'],
  ['test', 'test|testing|eval|evaluation'],
];

/**
 * The files of a configuration and split by the names of folders and files, as the Hub infers them where a card says
 * nothing (https://huggingface.co/docs/hub/datasets-file-names-and-splits): a config is a folder at the top; a split is a
 * name before `-00000-of-00004`, or a word such as `train` or `dev` in a file or folder name, the last one in the path;
 * files of no split are `train`.
 *
 * @throws DataError `no-such-config` or `no-such-split` naming those there are.
 */
export function filesOfSplit<File extends ListedFile>(
  files: readonly File[],
  selection: DataSelection,
): File[] {
  const inside = selection.config === undefined ? [...files] : filesOfConfig(files, selection.config);
  const splits = new Map<string, File[]>();
  for (const file of inside) {
    const split = splitOfPath(file.path) ?? 'train';
    splits.set(split, [...(splits.get(split) ?? []), file]);
  }
  return chooseSplit(splits, selection.split);
}

function filesOfConfig<File extends ListedFile>(files: readonly File[], config: string): File[] {
  const inside = files.filter((file) => file.path.startsWith(`${config}/`));
  if (inside.length > 0) return inside;
  const folders = new Set(
    files.filter((file) => file.path.includes('/')).map((file) => file.path.split('/')[0]!),
  );
  throw new DataError('no-such-config', `there is no config ${JSON.stringify(config)}`, {
    hint:
      folders.size > 0 ? `the folders are ${[...folders].sort().join(', ')}` : 'the data set has no folders',
  });
}

/** The split that a path names; undefined if it names none. */
export function splitOfPath(path: string): string | undefined {
  for (const part of path.split('/').toReversed()) {
    const shardName = /^(.+)[._-]\d{5}-of-\d{5}\b/.exec(part)?.[1];
    for (const [split, keywords] of KEYWORDS) {
      if (new RegExp(`(?:^|[^a-z])(?:${keywords})(?:$|[^a-z])`, 'i').test(shardName ?? part)) return split;
    }
    if (shardName !== undefined && /^[a-z_]+$/i.test(shardName)) return shardName;
  }
  return undefined;
}

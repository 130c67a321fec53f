import { DataError } from '@sluice/records';

/** Which part of a data set is read. */
export interface DataSelection {
  readonly config?: string | undefined;
  readonly split?: string | undefined;
}

/** A configuration as a data card states it. */
export interface CardConfig {
  readonly name: string;
  readonly isDefault: boolean;
  /** Globs by split, relative to the root of the data set. */
  readonly splits: ReadonlyMap<string, readonly string[]>;
}

/**
 * The globs that a data card gives for a configuration and split, or undefined if it gives none at all
 * (https://huggingface.co/docs/hub/datasets-manual-configuration). Without a config it is the default one, without a
 * split `train`; either may be left out if there is one alone.
 *
 * @throws DataError `no-such-config` or `no-such-split` naming those there are.
 */
export function cardPatterns(card: unknown, selection: DataSelection): readonly string[] | undefined {
  const configs = cardConfigs(card);
  if (configs.length === 0) return undefined;
  const config = chooseConfig(configs, selection.config);
  return chooseSplit(config.splits, selection.split);
}

/** The value of a split by name; without one `train`, or the only one. */
export function chooseSplit<T>(splits: ReadonlyMap<string, T>, split: string | undefined): T {
  const wanted = split ?? (splits.size === 1 ? [...splits.keys()][0]! : 'train');
  const found = splits.get(wanted);
  if (found !== undefined) return found;
  throw new DataError('no-such-split', `there is no split ${JSON.stringify(wanted)}`, {
    hint: `the splits are ${[...splits.keys()].join(', ')}`,
  });
}

function chooseConfig(configs: readonly CardConfig[], name: string | undefined): CardConfig {
  const isWanted = (config: CardConfig): boolean =>
    name === undefined ? config.isDefault || config.name === 'default' : config.name === name;
  const only = name === undefined && configs.length === 1 ? configs[0] : undefined;
  const found = only ?? configs.find(isWanted);
  if (found) return found;
  const message =
    name === undefined ? 'the data set has several configs' : `there is no config ${JSON.stringify(name)}`;
  throw new DataError('no-such-config', message, {
    hint: `state one of ${configs.map((config) => config.name).join(', ')}`,
  });
}

/** The configurations that a data card states; none if it states no files. */
export function cardConfigs(card: unknown): CardConfig[] {
  if (!isObject(card) || !Array.isArray(card.configs)) return [];
  return card.configs.flatMap((config: unknown) => {
    if (!isObject(config) || (config.data_files === undefined && config.data_dir === undefined)) return [];
    const folder = typeof config.data_dir === 'string' ? `${config.data_dir.replace(/\/+$/, '')}/` : '';
    const splits = splitsOf(config.data_files ?? '**', folder);
    return [{ name: String(config.config_name ?? 'default'), isDefault: config.default === true, splits }];
  });
}

/** `data_files` is a glob, a list of them, or a list of `{split, path}`. */
function splitsOf(dataFiles: unknown, folder: string): ReadonlyMap<string, readonly string[]> {
  const splits = new Map<string, string[]>();
  const add = (split: string, paths: unknown): void => {
    const globs = (Array.isArray(paths) ? paths : [paths]).map(
      (path) => folder + String(path).replace(/^\.\//, ''),
    );
    splits.set(split, [...(splits.get(split) ?? []), ...globs]);
  };
  for (const entry of Array.isArray(dataFiles) ? dataFiles : [dataFiles]) {
    if (isObject(entry)) add(String(entry.split ?? 'train'), entry.path);
    else add('train', entry);
  }
  return splits;
}

/** Whether a value is a mapping of a card. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of a card that may be one text or a list of them. */
export function stringsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}

import type { ListedFile } from '../byte-file.ts';
import { cardConfigs } from '../data-card.ts';
import { globPattern } from '../glob-pattern.ts';
import { splitOfPath } from '../split-by-name.ts';

/** A configuration (subset) of a data set, with its splits. */
export interface ConfigListing {
  /** What `config` in a recipe is; undefined where there is one alone that needs no name. */
  readonly name: string | undefined;
  /** Whether it is the one that is read if none is named. */
  readonly isDefault: boolean;
  readonly splits: readonly { readonly name: string; readonly files: readonly ListedFile[] }[];
}

/**
 * The configurations of a data set and their splits: those of its card, else its folders at the top, each with the splits
 * that file names tell. A listing whose files name no split has none.
 */
export function listConfigs(data: readonly ListedFile[], card: unknown): ConfigListing[] {
  const stated = cardConfigs(card);
  if (stated.length > 0) {
    return stated.map(({ name, isDefault, splits }) => ({
      name,
      isDefault: isDefault || name === 'default' || stated.length === 1,
      splits: [...splits].map(([split, globs]) => {
        const tests = globs.map(globPattern);
        return { name: split, files: data.filter((file) => tests.some((matches) => matches(file.path))) };
      }),
    }));
  }
  if (data.every((file) => splitOfPath(file.path) === undefined)) return [];
  const folders = configFolders(data);
  if (folders.length === 0) return [{ name: undefined, isDefault: true, splits: splitsByName(data) }];
  return folders.map((name) => ({
    name,
    isDefault: false,
    splits: splitsByName(data.filter((file) => file.path.startsWith(`${name}/`))),
  }));
}

/** Folders at the top that are no splits, if every file is in one of them and there are several. */
function configFolders(data: readonly ListedFile[]): string[] {
  const tops = new Set(data.map((file) => (file.path.includes('/') ? file.path.split('/')[0]! : '')));
  const isConfigs = tops.size > 1 && [...tops].every((top) => top !== '' && splitOfPath(top) === undefined);
  return isConfigs ? [...tops].sort() : [];
}

function splitsByName(files: readonly ListedFile[]): ConfigListing['splits'] {
  const splits = Map.groupBy(files, (file) => splitOfPath(file.path) ?? 'train');
  return [...splits].map(([name, inside]) => ({ name, files: inside }));
}

import { DataError } from '@sluice/records';
import type { FileStore, ListedFile } from '../byte-file.ts';
import { chooseFiles } from '../choose-files.ts';
import { archiveOfName, formatOfName } from '../file-format.ts';
import type { SourceSpec } from '../source-spec.ts';
import type { ConfigDescription } from './list-configs.ts';

/** The files that are looked at, and the words of a recipe that read them. */
export interface ChosenFiles {
  readonly chosen: Pick<SourceSpec, 'config' | 'split' | 'files'>;
  /** By path; never empty. */
  readonly files: readonly ListedFile[];
}

interface Known {
  /** The data files of the store. */
  readonly data: readonly ListedFile[];
  readonly configs: readonly ConfigDescription[];
}

/**
 * What a build would read, if it is told; else the first that it could be told to read: the default config, or the first
 * one; the split `train`, or the first one; and of files of several formats those with the most bytes.
 *
 * @throws as `chooseFiles`, where the choice was the caller's.
 */
export async function chooseToDescribe(
  store: FileStore,
  spec: SourceSpec,
  known: Known,
): Promise<ChosenFiles> {
  const told = chosenOf(spec);
  const guesses = [
    told,
    ...(spec.files === undefined ? [firstConfig(spec, known), largestFormat(known)] : []),
  ];
  let failure: unknown;
  for (const guess of guesses) {
    if (guess === undefined) continue;
    try {
      return { chosen: guess, files: await chooseFiles(store, { ...spec, ...guess }) };
    } catch (error) {
      failure ??= error;
      if (!(error instanceof DataError)) break;
    }
  }
  throw failure;
}

function chosenOf({ config, split, files }: SourceSpec): ChosenFiles['chosen'] {
  return {
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
    ...(files === undefined ? {} : { files }),
  };
}

/** The config that is asked for or the first, with the split that is asked for, `train` or the first. */
function firstConfig(spec: SourceSpec, { configs }: Known): ChosenFiles['chosen'] | undefined {
  const config = configs.find(({ name, isDefault }) =>
    spec.config === undefined ? isDefault : name === spec.config,
  );
  const found = config ?? (spec.config === undefined ? configs[0] : undefined);
  if (found === undefined) return undefined;
  const splits = found.splits.map(({ name }) => name);
  const split = spec.split ?? (splits.includes('train') ? 'train' : splits[0]);
  return chosenOf({
    ...spec,
    ...(found.name === undefined ? {} : { config: found.name }),
    ...(split === undefined ? {} : { split }),
  });
}

/** A glob for the files of the format that has the most bytes, where formats are mixed. */
function largestFormat({ data }: Known): ChosenFiles['chosen'] | undefined {
  const byEnding = Map.groupBy(data, ({ path }) => endingOf(path));
  const sizes = [...byEnding].map(([ending, files]) => ({
    ending,
    byteLength: files.reduce((sum, file) => sum + file.byteLength, 0),
  }));
  const largest = sizes.sort((a, b) => b.byteLength - a.byteLength)[0];
  return largest === undefined ? undefined : { files: [`**/*${largest.ending}`] };
}

/** The endings that tell how a file is read: `.json.gz`. */
function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const endings = name.split('.').slice(1);
  const { compression } = formatOfName(path);
  const isPaired = compression !== 'none' || (archiveOfName(path) !== undefined && endings.at(-2) === 'tar');
  return `.${endings.slice(isPaired ? -2 : -1).join('.')}`;
}

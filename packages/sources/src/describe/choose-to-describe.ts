import { DataError } from '@sluice/records';
import type { FileStore, ListedFile } from '../byte-file.ts';
import { chooseFiles } from '../choose-files.ts';
import { archiveOfName, formatOfName } from '../file-format.ts';
import { globPattern } from '../glob-pattern.ts';
import type { SourceSpec } from '../source-spec.ts';
import type { ConfigListing } from './list-configs.ts';

/** The files that are looked at, and the words of a recipe that read them. */
export interface ChosenFiles {
  readonly chosen: Pick<SourceSpec, 'config' | 'split' | 'files'>;
  /** By path; never empty. */
  readonly files: readonly ListedFile[];
}

interface Known {
  /** The data files of the store. */
  readonly data: readonly ListedFile[];
  readonly configs: readonly ConfigListing[];
}

/**
 * What a build would read, as far as it is told. For the rest the first choice that can be read: the default config, or the first
 * one; the split `train`, or the first one; and of files of several formats those with the most bytes.
 *
 * @throws as `chooseFiles`, where the choice was the caller's.
 */
export async function chooseToDescribe(
  store: FileStore,
  spec: SourceSpec,
  known: Known,
): Promise<ChosenFiles> {
  let failure: unknown;
  for (const chosen of guesses(spec, known)) {
    try {
      return { chosen, files: await chooseFiles(store, { name: spec.name, from: spec.from, ...chosen }) };
    } catch (error) {
      failure ??= error;
      if (!(error instanceof DataError)) break;
    }
  }
  throw failure;
}

/** Choices to try, one after the other. */
function guesses(spec: SourceSpec, known: Known): ChosenFiles['chosen'][] {
  const told = chosenOf(spec);
  const isOpen = spec.config === undefined && spec.split === undefined;
  if (spec.files !== undefined) return [told];
  const guess = firstSplit(spec, known);
  if (guess === undefined) return isOpen ? [told, largestFormat(known.data, known.data)] : [told];
  return [guess.chosen, told, largestFormat(guess.files, known.data)];
}

function chosenOf({ config, split, files }: Partial<SourceSpec>): ChosenFiles['chosen'] {
  return {
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
    ...(files === undefined ? {} : { files }),
  };
}

/** The config that is asked for or the first, with the split that is asked for, `train` or the first. */
function firstSplit(spec: SourceSpec, { configs }: Known): ChosenFiles | undefined {
  const config =
    spec.config === undefined
      ? (configs.find(({ isDefault }) => isDefault) ?? configs[0])
      : configs.find(({ name }) => name === spec.config);
  const wanted = spec.split ?? 'train';
  const split =
    config?.splits.find(({ name }) => name === wanted) ??
    (spec.split === undefined ? config?.splits[0] : undefined);
  if (config === undefined || split === undefined) return undefined;
  const named = config.name === undefined ? {} : { config: config.name };
  return { chosen: { ...named, split: split.name }, files: split.files };
}

/** A glob for those files of a choice that have the format with the most bytes, or their names. */
function largestFormat(files: readonly ListedFile[], data: readonly ListedFile[]): ChosenFiles['chosen'] {
  const byEnding = [...Map.groupBy(files, ({ path }) => endingOf(path))].map(([ending, inside]) => ({
    ending,
    paths: inside.map(({ path }) => path),
    byteLength: inside.reduce((sum, file) => sum + file.byteLength, 0),
  }));
  const largest = byEnding.sort((a, b) => b.byteLength - a.byteLength)[0];
  if (largest === undefined) return {};
  const { ending, paths } = largest;
  const [first, last] = [paths.toSorted()[0]!, paths.toSorted().at(-1)!];
  const shared = [...first].findIndex((character, at) => character !== last[at]);
  const globs = [`**/*${ending}`, `${first.slice(0, Math.max(0, shared))}*${ending}`];
  const exact = globs.find((glob) => {
    const found = data.filter(({ path }) => globPattern(glob)(path));
    return found.length === paths.length && found.every(({ path }) => paths.includes(path));
  });
  return { files: exact === undefined || paths.length === 1 ? paths : [exact] };
}

/** The endings that tell how a file is read: `.json.gz`. */
function endingOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const endings = name.split('.').slice(1);
  const { compression } = formatOfName(path);
  const isPaired = compression !== 'none' || (archiveOfName(path) !== undefined && endings.at(-2) === 'tar');
  return `.${endings.slice(isPaired ? -2 : -1).join('.')}`;
}

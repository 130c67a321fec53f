import { compareCodeUnits } from '@sluice/determinism';
import { checkVocabulary } from '@sluice/exporting';
import { DataError } from '@sluice/records';
import { resolveSource } from '@sluice/sources';
import type { Tokenizer } from '@sluice/tokenization';
import {
  type CanonicalDomain,
  type CanonicalRecipe,
  defaultName,
  type NamedSource,
} from '../recipe/canonical-recipe.ts';
import { rememberTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { digestTokenizerFiles, readTokenizer } from '../tokenizer/read-tokenizer.ts';
import type { FileDigests } from './file-digests.ts';
import { LOCK_VERSION, type Lock, type LockedBenchmark, type LockedSource } from './lock.ts';

export interface LockOptions {
  /** The folder that relative addresses in the recipe start from. */
  readonly baseFolder: string;
  /** Digests known from earlier runs, so that unchanged files are not read again. */
  readonly digests: FileDigests;
  readonly signal?: AbortSignal;
}

/** Finds out what a recipe's names stand for now: files with their digests, and the tokenizer. */
export async function lockRecipe(recipe: CanonicalRecipe, options: LockOptions): Promise<Lock> {
  const { from } = recipe.tokenizer;
  const { baseFolder, signal } = options;
  const { files, revision } = await readTokenizer(from, {
    baseFolder,
    ...(signal === undefined ? {} : { signal }),
  });
  const tokenizer = rememberTokenizer(files, recipe.tokenizer);
  checkFormats(recipe, tokenizer.vocabularySize);
  checkBeginning(recipe, tokenizer);
  const sources: LockedSource[] = [];
  for (const domain of recipe.domains) sources.push(...(await lockDomain(domain, options)));
  requireDistinctFiles(sources);
  return {
    lockVersion: LOCK_VERSION,
    recipe,
    tokenizer: { from, revision, files: digestTokenizerFiles(files) },
    sources,
    benchmarks: await lockBenchmarks(recipe, options),
  };
}

function checkBeginning({ pack }: CanonicalRecipe, { beginningOfTextId }: Tokenizer): void {
  if (pack.beginning_of_text === 'none' || beginningOfTextId !== undefined) return;
  throw new DataError(
    'tokenizer-no-beginning-of-text',
    'the recipe wants a beginning-of-text token, and the tokenizer names none',
    { hint: 'Name one as tokenizer.beginning_of_text, or set pack.beginning_of_text to "none".' },
  );
}

/** So that a tokenizer that cannot be used, or a format that cannot hold its vocabulary, is found before any work. */
function checkFormats({ output, documents }: CanonicalRecipe, vocabularySize: number): void {
  for (const format of new Set([...output, ...documents])) {
    try {
      checkVocabulary(format, vocabularySize);
    } catch (cause) {
      throw new DataError('pipeline/vocabulary-too-large', (cause as Error).message, { cause });
    }
  }
}

async function lockDomain(domain: CanonicalDomain, options: LockOptions): Promise<LockedSource[]> {
  const locked: LockedSource[] = [];
  for (const [index, source] of domain.sources.entries()) {
    locked.push({ domain: domain.name, index, ...(await lockSource(source, options)) });
  }
  return locked;
}

type Addressed = Pick<NamedSource, 'name' | 'from' | 'files' | 'config' | 'split'>;

async function lockSource(source: Addressed, options: LockOptions): Promise<LockedBenchmark> {
  const { name, from, files, config, split } = source;
  const spec = {
    name,
    from,
    ...(files === undefined ? {} : { files }),
    ...(config === undefined ? {} : { config }),
    ...(split === undefined ? {} : { split }),
  };
  const { revision, files: found } = await resolveSource(spec, {
    baseFolder: options.baseFolder,
    knownDigests: options.digests,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  }).catch((error) => {
    if (!(error instanceof RangeError)) throw error;
    throw new DataError('pipeline/bad-source', `the source ${name}: ${error.message}`, { cause: error });
  });
  return { name, revision, files: found.toSorted((a, b) => compareCodeUnits(a.path, b.path)) };
}

async function lockBenchmarks(recipe: CanonicalRecipe, options: LockOptions): Promise<LockedBenchmark[]> {
  const locked: LockedBenchmark[] = [];
  for (const source of recipe.split.decontaminate?.benchmarks ?? []) {
    locked.push(await lockSource({ ...source, name: source.name ?? defaultName(source.from) }, options));
  }
  return locked;
}

/** A file that is read twice would be trained on twice, under one id. */
function requireDistinctFiles(sources: readonly LockedSource[]): void {
  const seen = new Map<string, string>();
  for (const { domain, name, files } of sources) {
    for (const { path } of files) {
      const id = `${name}/${path}`;
      const other = seen.get(id);
      seen.set(id, domain);
      if (other === undefined) continue;
      throw new DataError(
        'pipeline/file-read-twice',
        `${id} is read by two sources, in ${other} and ${domain}`,
        {
          position: { source: name, file: path },
          hint: 'Narrow "files" of one of them, so that no file is in both.',
        },
      );
    }
  }
}

import { compareCodeUnits } from '@sluice/determinism';
import { RecipeError } from './recipe-error.ts';
import type { Recipe } from './recipe-schema.ts';
import { type DomainSample, resolveSample } from './resolve-sample.ts';
import type { RecipeSource } from './source-schema.ts';

/** A source with its name resolved: the first part of its documents' ids. */
export type NamedSource = RecipeSource & { readonly name: string };

export interface CanonicalDomain {
  readonly name: string;
  readonly sample: DomainSample;
  readonly sources: readonly NamedSource[];
}

/** A recipe in which nothing depends on the order it was written in: what everything downstream reads. */
export type CanonicalRecipe = Omit<Recipe, 'domains' | 'sample'> & {
  readonly domains: readonly CanonicalDomain[];
};

/**
 * Sorts domains by name, sources by name and files by pattern, and gives each source its name: the one in the
 * recipe, else the last part of its address (for a Hub data set `org/name`).
 *
 * @throws RecipeError if two sources of different addresses have one name
 */
export function canonicalRecipe(recipe: Recipe, file: string): CanonicalRecipe {
  const { domains, sample, ...rest } = recipe;
  const canonical = Object.entries(domains)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, domain]) => ({
      name,
      sample: resolveSample(sample, domain.sample),
      sources: domain.sources.map(nameSource).sort(compareSources),
    }));
  requireDistinctNames(canonical, file);
  return { ...rest, domains: canonical };
}

function nameSource(source: RecipeSource): NamedSource {
  const { files } = source;
  return {
    ...source,
    name: source.name ?? defaultName(source.from),
    ...(files === undefined ? {} : { files: files.toSorted(compareCodeUnits) }),
  };
}

/** A source's name where the recipe gives none: `org/name` on the Hub, else the last part of its address. */
export function defaultName(from: string): string {
  const hub = /^hf:\/\/(?:datasets\/)?([^/@]+\/[^/@]+)/.exec(from);
  if (hub !== null) return hub[1]!;
  const parts = from.split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return (parts.at(-1) ?? 'source').replaceAll(/[#\s?]/g, '-');
}

function compareSources(a: NamedSource, b: NamedSource): number {
  return compareCodeUnits(sortKey(a), sortKey(b));
}

const sortKey = (source: NamedSource): string =>
  JSON.stringify([source.name, source.config ?? '', source.split ?? '', source.files ?? []]);

function requireDistinctNames(domains: readonly CanonicalDomain[], file: string): void {
  const addresses = new Map<string, string>();
  for (const domain of domains) {
    for (const { name, from } of domain.sources) {
      const other = addresses.get(name) ?? from;
      addresses.set(name, other);
      if (other === from) continue;
      const message = `the sources ${other} and ${from} would both be called "${name}" in document ids`;
      throw new RecipeError(file, [
        { path: `domains.${domain.name}.sources`, message, hint: 'Give one of them another "name".' },
      ]);
    }
  }
}

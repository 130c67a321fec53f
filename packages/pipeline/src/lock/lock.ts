import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';

/** The version of lock.json's layout. */
export const LOCK_VERSION = 1;

/** A file of a source as it was when the recipe was resolved. */
export interface LockedFile {
  /** Path inside the source, with forward slashes. */
  readonly path: string;
  /** Bytes as stored, compressed or not. */
  readonly byteLength: number;
  /** What the content is known by: `sha256:…` for local files and LFS files of the Hub, else `etag:…`. */
  readonly digest: string;
}

/** Files that a name of the recipe was resolved to. */
export interface LockedBenchmark {
  readonly name: string;
  /** The commit of a Hub data set; empty for files. */
  readonly revision: string;
  readonly files: readonly LockedFile[];
}

/** A source of the recipe with what it was resolved to. */
export interface LockedSource extends LockedBenchmark {
  readonly domain: string;
  /** The source's place in its domain, in canonical order. */
  readonly index: number;
}

export interface LockedTokenizer {
  readonly from: string;
  readonly revision: string;
  /** tokenizer.json and what lies beside it. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

/** All that decides a build's bytes: the recipe in canonical form, and what its names stood for. */
export interface Lock {
  readonly lockVersion: typeof LOCK_VERSION;
  readonly recipe: CanonicalRecipe;
  readonly tokenizer: LockedTokenizer;
  readonly sources: readonly LockedSource[];
  /** What the sources are held against, in the order of the recipe. */
  readonly benchmarks: readonly LockedBenchmark[];
}

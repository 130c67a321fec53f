import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compareCodeUnits } from '@sluice/determinism';
import type { Manifest, SourceEntry, StreamEntry } from '@sluice/manifest';
import { DataError, type Finding, SEVERITIES, type Severity } from '@sluice/records';
import { changedKeys } from '../lock/changed-keys.ts';
import { compareLocks } from '../lock/compare-locks.ts';
import type { Lock } from '../lock/lock.ts';
import { type CanonicalRecipe, canonicalRecipe } from '../recipe/canonical-recipe.ts';
import { readRecipe } from '../recipe/read-recipe.ts';
import type { AuditReport } from '../tasks/finish.ts';
import { readCorpusLock } from './corpus-lock.ts';
import { readCorpusManifest } from './read-corpus.ts';

/** Two values of one thing; null where a side has none. */
export interface Sides<T> {
  readonly a: T | null;
  readonly b: T | null;
}

/** A value of the recipe that is not the same on both sides, as JSON has it. */
export interface RecipeDifference extends Sides<unknown> {
  /** Such as `domains.math.sources.gsm8k.format.mode`. */
  readonly path: string;
}

export interface ComparedStream
  extends Sides<Pick<StreamEntry, 'documents' | 'writtenTokens'> & { readonly share: number }> {
  readonly split: string;
  readonly domain: string;
  readonly subdomain: string;
}

export interface ComparedSource
  extends Sides<Pick<SourceEntry, 'revision' | 'recordCount' | 'sampledDocuments' | 'sampledBytes'>> {
  readonly domain: string;
  readonly name: string;
}

export interface ComparedFinding extends Sides<Pick<Finding, 'severity' | 'figure' | 'sentence'>> {
  readonly check: string;
  readonly subject: string;
  /** Of b against a: by severity, and for one severity by nothing. */
  readonly change: 'better' | 'worse' | 'same' | 'new' | 'gone';
}

/** What differs between two corpora, or two recipes. Plain JSON data. */
export interface CorpusComparison {
  readonly paths: { readonly a: string; readonly b: string };
  readonly kinds: { readonly a: 'corpus' | 'recipe'; readonly b: 'corpus' | 'recipe' };
  readonly recipe: readonly RecipeDifference[];
  /** What else is only known of two finished corpora. */
  readonly corpora: ComparedCorpora | null;
}

export interface ComparedCorpora {
  /** Whether every file that both list has the same digest, and none is missing on one side. */
  readonly areSameFiles: boolean;
  readonly files: {
    readonly same: number;
    readonly changed: readonly string[];
    readonly onlyA: readonly string[];
    readonly onlyB: readonly string[];
  };
  /** What b's sources and tokenizer stand for and a's do not, a sentence each. */
  readonly upstream: readonly string[];
  readonly streams: readonly ComparedStream[];
  readonly sources: readonly ComparedSource[];
  readonly findings: readonly ComparedFinding[];
}

interface Side {
  readonly kind: 'corpus' | 'recipe';
  readonly recipe: CanonicalRecipe;
  readonly corpus?: {
    readonly manifest: Manifest;
    readonly lock: Lock;
    readonly findings: readonly Finding[];
  };
}

/**
 * Compares two finished corpora, two recipes, or one of each by their recipes.
 *
 * @throws RecipeError for a mistake in a recipe; DataError `corpus/no-manifest` for a folder without a corpus
 */
export async function compareCorpora(a: string, b: string): Promise<CorpusComparison> {
  const [left, right] = [await readSide(a), await readSide(b)];
  return {
    paths: { a, b },
    kinds: { a: left.kind, b: right.kind },
    recipe: changedKeys(left.recipe, right.recipe).map((path) => ({
      path,
      a: valueAt(left.recipe, path),
      b: valueAt(right.recipe, path),
    })),
    corpora: left.corpus && right.corpus ? compareBuilt(left.corpus, right.corpus) : null,
  };
}

async function readSide(path: string): Promise<Side> {
  const found = await stat(path).catch((cause) => {
    throw new DataError('corpus/not-found', `there is no corpus or recipe ${path}`, { cause });
  });
  if (found.isFile())
    return { kind: 'recipe', recipe: canonicalRecipe(await readRecipe(path), basename(path)) };
  const manifest = await readCorpusManifest(path);
  const lock = await readCorpusLock(path);
  const { findings } = JSON.parse(await readFile(join(path, 'audit.json'), 'utf8')) as AuditReport;
  return { kind: 'corpus', recipe: lock.recipe, corpus: { manifest, lock, findings } };
}

/** The value that a path of `changedKeys` leads to; elements of lists may be told by name. */
function valueAt(value: unknown, path: string): unknown {
  let parts = path.split('.');
  let current = value;
  while (parts.length > 0 && typeof current === 'object' && current !== null) {
    const step = stepInto(current, parts);
    if (step === undefined) return null;
    [current, parts] = [step.value, step.rest];
  }
  return parts.length > 0 ? null : (current ?? null);
}

/** Names may hold dots: the longest key that the path goes on with is taken. */
function stepInto(parent: object, parts: readonly string[]): { value: unknown; rest: string[] } | undefined {
  for (let count = parts.length; count > 0; count--) {
    const key = parts.slice(0, count).join('.');
    const named = Array.isArray(parent) ? parent.find((element) => element?.name === key) : undefined;
    const value =
      named ?? (Object.hasOwn(parent, key) ? (parent as Record<string, unknown>)[key] : undefined);
    if (value !== undefined) return { value, rest: parts.slice(count) };
  }
  return undefined;
}

type Built = NonNullable<Side['corpus']>;

function compareBuilt(a: Built, b: Built): ComparedCorpora {
  const files = compareFileLists(a.manifest, b.manifest);
  return {
    areSameFiles: files.changed.length + files.onlyA.length + files.onlyB.length === 0,
    files,
    upstream: compareLocks(a.lock, b.lock),
    streams: pairUp(a.manifest.streams, b.manifest.streams, ({ split, domain, subdomain }) => ({
      split,
      domain,
      subdomain,
    })).map(({ key, left, right }) => ({
      ...key,
      a: streamFigures(a.manifest, left),
      b: streamFigures(b.manifest, right),
    })),
    sources: pairUp(a.manifest.sources, b.manifest.sources, ({ domain, name }) => ({ domain, name })).map(
      ({ key, left, right }) => ({ ...key, a: sourceFigures(left), b: sourceFigures(right) }),
    ),
    findings: compareFindings(a.findings, b.findings),
  };
}

interface Pair<T, Key> {
  readonly key: Key;
  readonly left: T | undefined;
  readonly right: T | undefined;
}

/**
 * The entries of two lists by a key, those of the first in their order, then what the second has beyond them. The n-th
 * entry of a key goes with the n-th: two sources of a domain may have one name.
 */
function pairUp<T, Key extends object>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (entry: T) => Key,
): Pair<T, Key>[] {
  const [left, right] = [numberByKey(a, keyOf), numberByKey(b, keyOf)];
  return [...new Set([...left.keys(), ...right.keys()])].map((name) => {
    const pair = { left: left.get(name), right: right.get(name) };
    return { ...pair, key: keyOf((pair.left ?? pair.right)!) };
  });
}

function numberByKey<T>(entries: readonly T[], keyOf: (entry: T) => object): Map<string, T> {
  const numbered = new Map<string, T>();
  for (const [key, alike] of Map.groupBy(entries, (entry) => JSON.stringify(keyOf(entry)))) {
    for (const [number, entry] of alike.entries()) numbered.set(`${key}${number}`, entry);
  }
  return numbered;
}

function streamFigures(manifest: Manifest, stream: StreamEntry | undefined): ComparedStream['a'] {
  if (stream === undefined) return null;
  const ofSplit = manifest.streams.filter(({ split }) => split === stream.split);
  const total = ofSplit.reduce((sum, { writtenTokens }) => sum + writtenTokens, 0);
  const { documents, writtenTokens } = stream;
  return { documents, writtenTokens, share: total === 0 ? 0 : writtenTokens / total };
}

function sourceFigures(source: SourceEntry | undefined): ComparedSource['a'] {
  if (source === undefined) return null;
  const { revision, recordCount, sampledDocuments, sampledBytes } = source;
  return { revision, recordCount, sampledDocuments, sampledBytes };
}

function compareFindings(a: readonly Finding[], b: readonly Finding[]): ComparedFinding[] {
  const pairs = pairUp(a, b, ({ check, subject = '' }) => ({ check, subject }));
  return pairs.map(({ key, left, right }) => ({
    ...key,
    a: left === undefined ? null : figuresOf(left),
    b: right === undefined ? null : figuresOf(right),
    change: changeOf(left?.severity, right?.severity),
  }));
}

const figuresOf = ({ severity, figure, sentence }: Finding) => ({ severity, figure, sentence });

function changeOf(before: Severity | undefined, after: Severity | undefined): ComparedFinding['change'] {
  if (before === undefined) return 'new';
  if (after === undefined) return 'gone';
  const steps = SEVERITIES.indexOf(after) - SEVERITIES.indexOf(before);
  return steps > 0 ? 'better' : steps < 0 ? 'worse' : 'same';
}

function compareFileLists(a: Manifest, b: Manifest): ComparedCorpora['files'] {
  const [left, right] = [a, b].map(({ files }) => new Map(files.map(({ path, sha256 }) => [path, sha256])));
  const both = [...left!.keys()].filter((path) => right!.has(path));
  const missing = (from: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>) =>
    [...from.keys()].filter((path) => !other.has(path)).sort(compareCodeUnits);
  const changed = both.filter((path) => left!.get(path) !== right!.get(path)).sort(compareCodeUnits);
  return {
    same: both.length - changed.length,
    changed,
    onlyA: missing(left!, right!),
    onlyB: missing(right!, left!),
  };
}

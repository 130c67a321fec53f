import { compareCodeUnits } from '@sluice/determinism';
import type { Lock, LockedBenchmark, LockedFile } from './lock.ts';

/** The parts of a lock that stand for what lies outside: all but the recipe. */
export type Upstream = Pick<Lock, 'tokenizer' | 'sources' | 'benchmarks'>;

/**
 * Every way in which what a recipe's names stand for now is not what a lock says, a sentence each: commits, files
 * gone, files new, files with another size or digest. None if nothing moved.
 */
export function compareLocks(locked: Upstream, found: Upstream): string[] {
  return [
    ...compareTokenizers(locked, found),
    ...compareSources('source', locked.sources, found.sources),
    ...compareSources('benchmark', locked.benchmarks, found.benchmarks),
  ];
}

function compareTokenizers({ tokenizer: locked }: Upstream, { tokenizer: found }: Upstream): string[] {
  const digests = (files: Lock['tokenizer']['files']) =>
    new Map(files.map(({ path, sha256 }) => [path, `sha256:${sha256}`]));
  return [
    ...compareRevisions(`the tokenizer ${found.from}`, [locked.revision], [found.revision]),
    ...compareTables(`the tokenizer ${found.from}:`, digests(locked.files), digests(found.files)),
  ];
}

/** Sources are told by name; one name may stand for several parts of a data set, whose files never overlap. */
function compareSources(
  what: 'source' | 'benchmark',
  locked: readonly LockedBenchmark[],
  found: readonly LockedBenchmark[],
): string[] {
  const names = [...new Set([...locked, ...found].map(({ name }) => name))].sort(compareCodeUnits);
  return names.flatMap((name) => {
    const [before, now] = [locked, found].map((all) => all.filter((source) => source.name === name));
    if (before!.length === 0) return [`the ${what} ${name} is not in the lock`];
    if (now!.length === 0) return [`the ${what} ${name} is in the lock, and not in the recipe`];
    const revisions = (of: readonly LockedBenchmark[]) => [...new Set(of.map(({ revision }) => revision))];
    return [
      ...compareRevisions(`the ${what} ${name}`, revisions(before!), revisions(now!)),
      ...compareTables(`the ${what} ${name}:`, describeFiles(before!), describeFiles(now!)),
    ];
  });
}

function compareRevisions(subject: string, locked: readonly string[], found: readonly string[]): string[] {
  const [before, now] = [locked, found].map((all) => all.toSorted().join(' and ') || 'none');
  return before === now ? [] : [`${subject} is at commit ${now}, the lock says ${before}`];
}

function describeFiles(sources: readonly LockedBenchmark[]): Map<string, string> {
  const describe = ({ byteLength, digest }: LockedFile) => `${byteLength} bytes and ${digest}`;
  return new Map(sources.flatMap(({ files }) => files.map((file) => [file.path, describe(file)])));
}

function compareTables(
  subject: string,
  locked: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string[] {
  const paths = [...new Set([...locked.keys(), ...found.keys()])].sort(compareCodeUnits);
  return paths.flatMap((path) => {
    const [before, now] = [locked.get(path), found.get(path)];
    if (before === now) return [];
    if (now === undefined) return [`${subject} ${path} is gone`];
    if (before === undefined) return [`${subject} ${path} is new`];
    return [`${subject} ${path} has ${now}, the lock says ${before}`];
  });
}

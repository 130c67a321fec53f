import { compareCodeUnits } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import type { ListedFile } from './byte-file.ts';
import { formatOfName, isDataFile } from './file-format.ts';
import { globPattern } from './glob-pattern.ts';
import { nearestNames } from './nearest-names.ts';

/**
 * The files of a listing that are read, by path in code-unit order: those that match any pattern, or without
 * patterns every data file, if they are all of one format.
 *
 * @throws DataError `no-matching-file`, `mixed-formats`, or `path-escapes` for a listing with an unsafe path.
 */
export function selectFiles<File extends ListedFile>(
  listing: readonly File[],
  patterns: readonly string[] | undefined,
): File[] {
  for (const file of listing) requireInsidePath(file.path);
  const chosen = patterns === undefined ? dataFiles(listing) : matchingFiles(listing, patterns);
  return chosen.sort((a, b) => compareCodeUnits(a.path, b.path));
}

/** @throws DataError `path-escapes` unless the path stays inside its source, whatever the system. */
export function requireInsidePath(path: string): void {
  const parts = path.split('/');
  const isSafe =
    parts.every((part) => part !== '' && part !== '.' && part !== '..') && !/[\0\\]|^[A-Za-z]:/.test(path);
  if (isSafe) return;
  throw new DataError('path-escapes', `the path ${JSON.stringify(path)} does not stay inside its source`, {
    position: { file: path },
    hint: 'a listing or lock with such a path is broken or hostile; do not use it',
  });
}

function matchingFiles<File extends ListedFile>(
  listing: readonly File[],
  patterns: readonly string[],
): File[] {
  const tests = patterns.map((pattern) => ({ pattern, matches: globPattern(pattern) }));
  for (const { pattern, matches } of tests) {
    if (!listing.some((file) => matches(file.path))) throw noMatch(pattern, listing);
  }
  return listing.filter((file) => tests.some(({ matches }) => matches(file.path)));
}

function noMatch(pattern: string, listing: readonly ListedFile[]): DataError {
  const paths = listing.map((file) => file.path);
  const nearest = nearestNames(pattern, paths, 3);
  return new DataError('no-matching-file', `no file matches ${JSON.stringify(pattern)}`, {
    hint:
      nearest.length === 0
        ? 'the source has no files'
        : `of ${paths.length} files the nearest are ${nearest.join(', ')}; * stays within a folder, ** crosses folders`,
  });
}

function dataFiles<File extends ListedFile>(listing: readonly File[]): File[] {
  const chosen = listing.filter((file) => isDataFile(file.path));
  if (chosen.length === 0) {
    throw new DataError('no-matching-file', 'the source has no file of a known format', {
      hint: `name the files to read; found ${
        listing
          .slice(0, 5)
          .map((file) => file.path)
          .join(', ') || 'nothing'
      }`,
    });
  }
  const formats = new Set(chosen.map((file) => formatOfName(file.path).format ?? 'archive'));
  if (formats.size > 1) {
    throw new DataError(
      'mixed-formats',
      `the source has files of several formats: ${[...formats].sort().join(', ')}`,
      {
        hint: 'they may be copies of one another; name the files to read',
      },
    );
  }
  return chosen;
}

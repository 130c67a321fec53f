/*
 * What was found in a range of documents, as a task leaves it for the join.
 *
 * part.json    its counts
 * part.table   the hash of each document's content, near copies that cross, and windows that train shares
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import type { ComparedPart } from './compare-documents.ts';

const countsPath = (folder: string): string => join(folder, 'part.json');
const tablePath = (folder: string): string => join(folder, 'part.table');

type Counts = Pick<ComparedPart, 'splits'> & {
  readonly crossing: Omit<ComparedPart['crossing'], 'nearPairs'>;
  readonly overlap: Omit<ComparedPart['overlap'], 'sharedWindows'>;
};

export function writeComparedPart(folder: string, part: ComparedPart): void {
  const { nearPairs, ...crossing } = part.crossing;
  const { sharedWindows, ...overlap } = part.overlap;
  const counts: Counts = { splits: part.splits, crossing, overlap };
  writeFileSync(countsPath(folder), JSON.stringify(counts));
  writeArrayFile(tablePath(folder), { contents: part.contents, nearPairs, sharedWindows });
}

export function readComparedPart(folder: string): ComparedPart {
  const { splits, crossing, overlap } = JSON.parse(readFileSync(countsPath(folder), 'utf8')) as Counts;
  return withArrayFile(tablePath(folder), (table) => ({
    splits,
    contents: table.u64('contents'),
    crossing: { ...crossing, nearPairs: table.u32('nearPairs') },
    overlap: { ...overlap, sharedWindows: table.u8('sharedWindows') },
  }));
}

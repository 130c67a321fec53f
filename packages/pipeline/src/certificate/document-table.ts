/*
 * The documents of a corpus as they stand in its blocks, by number: those that are held out, then those of train. One
 * with parts in two splits has a number in each.
 *
 * documents.table   the split of each document, whether all of it was written, its runs of content, its id, and
 *                   where each part of train begins
 * content.tokens    the tokens of content, document behind document, 2 or 4 bytes each
 */
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { SPLIT_NAMES, type SplitName, type TokenIds } from '@sluice/records';
import { dealOut } from '../plan/deal-out.ts';
import { type ArrayFile, readExactly, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import { packStrings, unpackStrings } from '../storage/string-column.ts';
import { openRuns, type RunColumns } from './content-runs.ts';

export const tokensPath = (folder: string): string => join(folder, 'content.tokens');
const tablePath = (folder: string): string => join(folder, 'documents.table');

export interface DocumentTable {
  readonly ids: readonly string[];
  /** Indices into SPLIT_NAMES: none of train before one that is not. */
  readonly splits: Uint8Array;
  readonly isWhole: Uint8Array;
  readonly runs: RunColumns;
  readonly tokenBytes: 2 | 4;
  /** Into how many parts those of train are dealt out. */
  readonly partCount: number;
}

export function writeDocumentTable(folder: string, table: DocumentTable): void {
  const { splits, isWhole, runs, tokenBytes, partCount } = table;
  const places = openRuns(runs);
  const heldOutCount = splits.reduce((sum, split) => sum + (SPLIT_NAMES[split] === 'train' ? 0 : 1), 0);
  const tokenCounts = Float64Array.from({ length: splits.length - heldOutCount }, (_, row) => {
    const [start, end] = places.placesOf(heldOutCount + row);
    return end - start;
  });
  const ids = packStrings(table.ids);
  writeArrayFile(tablePath(folder), {
    splits,
    isWhole,
    ...runs,
    tokenBytes: Uint8Array.of(tokenBytes),
    idBytes: ids.bytes,
    idEnds: ids.ends,
    partStarts: dealOut(tokenCounts, partCount).map((row) => heldOutCount + row),
  });
}

/** A range of documents, by number. */
export type DocumentRange = readonly [start: number, end: number];

/** The documents that are held out, or a part of those of train. */
export function rangeOf(folder: string, part: number | 'held-out'): DocumentRange {
  return withArrayFile(tablePath(folder), (table) => {
    const starts = table.u32('partStarts');
    return part === 'held-out' ? [0, starts[0]!] : [starts[part]!, starts[part + 1]!];
  });
}

/** The id and the split of every document. */
export function readDocumentNames(folder: string): { ids: string[]; splits: SplitName[] } {
  return withArrayFile(tablePath(folder), (table) => ({
    ids: unpackStrings({ bytes: table.u8('idBytes'), ends: table.f64('idEnds') }),
    splits: Array.from(table.u8('splits'), (split) => SPLIT_NAMES[split]!),
  }));
}

/** Documents of some ranges. */
export interface GatheredDocuments {
  splitOf(document: number): SplitName;
  /** Whether every token of it was written. */
  isWhole(document: number): boolean;
  /** Tokens of its content, each once. */
  tokenCount(document: number): number;
  /** Its content: runs that do not touch are kept apart by a line feed. */
  textOf(document: number): string;
  /** The contents of a range one after another, read ahead. */
  textsOf(range: DocumentRange): Iterable<string>;
  close(): void;
}

/** Opens ranges of documents. Memory: some 20 bytes a document of these, and one text or 512 kB of tokens. */
export function openDocuments(
  folder: string,
  ranges: readonly DocumentRange[],
  decode: (ids: TokenIds) => string,
): GatheredDocuments {
  const { sections, tokenBytes } = withArrayFile(tablePath(folder), (table) => ({
    sections: ranges.map((range) => readSection(table, range)),
    tokenBytes: table.u8('tokenBytes')[0]!,
  }));
  const sectionOf = (document: number) =>
    sections.find(({ start, end }) => start <= document && document < end)!;
  const path = tokensPath(folder);
  const file = openSync(path, 'r');
  const placesOf = (document: number) => sectionOf(document).placesOf(document);
  const readTokens = (start: number, end: number): PlacedTokens => {
    const tokens = tokenBytes === 2 ? new Uint16Array(end - start) : new Uint32Array(end - start);
    readExactly(file, path, new Uint8Array(tokens.buffer), start * tokenBytes);
    return { tokens, start };
  };
  const textIn = ({ tokens, start }: PlacedTokens, document: number) =>
    sectionOf(document)
      .runsOf(document)
      .map(([from, to]) => decode(tokens.subarray(from - start, to - start)))
      .join('\n');
  return {
    splitOf(document) {
      const { splits, start } = sectionOf(document);
      return SPLIT_NAMES[splits[document - start]!]!;
    },
    isWhole(document) {
      const { isWhole, start } = sectionOf(document);
      return isWhole[document - start] === 1;
    },
    tokenCount(document) {
      const [start, end] = placesOf(document);
      return end - start;
    },
    textOf: (document) => textIn(readTokens(...placesOf(document)), document),
    *textsOf([first, end]) {
      const [, lastPlace] = first < end ? placesOf(end - 1) : [0, 0];
      let ahead: PlacedTokens = { tokens: new Uint16Array(), start: 0 };
      for (let document = first; document < end; document++) {
        const [from, to] = placesOf(document);
        if (to > ahead.start + ahead.tokens.length)
          ahead = readTokens(from, Math.max(to, Math.min(lastPlace, from + READ_AHEAD)));
        yield textIn(ahead, document);
      }
    },
    close: () => closeSync(file),
  };
}

/** Tokens in one call of the system. */
const READ_AHEAD = 2 ** 17;

interface PlacedTokens {
  readonly tokens: TokenIds;
  /** The place of the first. */
  readonly start: number;
}

function readSection(table: ArrayFile, [start, end]: DocumentRange) {
  const firstRuns = table.u32('firstRuns', start, end + 1);
  const runPlaces = table.f64('runPlaces', firstRuns[0], firstRuns.at(-1)! + 1);
  const [splits, isWhole] = [table.u8('splits', start, end), table.u8('isWhole', start, end)];
  return { start, end, splits, isWhole, ...openRuns({ firstRuns, runPlaces }, start) };
}

import { join } from 'node:path';
import type { FetchedPiece, FileClusters } from '@sluice/sources';
import { withArrayFile, writeArrayFile } from '../../storage/array-file.ts';

/*
 * What a survey task leaves: the clusters of its files, one after the other, and what was fetched to know them.
 *
 * clusters.table  files.*: a row a file; clusters.*: a row a cluster
 * pieces.table    the bytes that were fetched of each file, so that sample tasks need not fetch them again
 */
const CLUSTERS = 'clusters.table';
const PIECES = 'pieces.table';

/** The number of a unit in tables is its place. */
export const UNITS = ['record', 'byte', 'file'] as const satisfies readonly FileClusters['unit'][];

/** Stands for a number of records that is not known. */
const UNKNOWN = -1;

export function writeSurvey(folder: string, surveyed: readonly FileClusters[]): void {
  writeArrayFile(join(folder, CLUSTERS), {
    units: Uint8Array.from(surveyed, ({ unit }) => UNITS.indexOf(unit)),
    recordCounts: Float64Array.from(surveyed, ({ recordCount }) => recordCount ?? UNKNOWN),
    clusterCounts: Uint32Array.from(surveyed, ({ starts }) => starts.length),
    starts: concatenate(surveyed.map(({ starts }) => starts)),
    ends: concatenate(surveyed.map(({ ends }) => ends)),
    byteLengths: concatenate(surveyed.map(({ byteLengths }) => byteLengths)),
    pieceCounts: Uint32Array.from(surveyed, ({ fetched }) => fetched.length),
    pieceStarts: Float64Array.from(surveyed.flatMap(({ fetched }) => fetched.map(({ start }) => start))),
    pieceLengths: Float64Array.from(
      surveyed.flatMap(({ fetched }) => fetched.map(({ bytes }) => bytes.length)),
    ),
  });
  writeArrayFile(join(folder, PIECES), {
    bytes: Uint8Array.from(
      Buffer.concat(surveyed.flatMap(({ fetched }) => fetched.map(({ bytes }) => bytes))),
    ),
  });
}

/** The clusters of a file, without the pieces. */
export interface SurveyedFile extends Omit<FileClusters, 'fetched'> {
  /** Fetched by the survey. */
  readonly fetchedBytes: number;
}

/** The files of a survey task, in the plan's order. */
export function readSurvey(folder: string): SurveyedFile[] {
  return withArrayFile(join(folder, CLUSTERS), (table) => {
    const recordCounts = table.f64('recordCounts');
    const clusters = runsOf(table.u32('clusterCounts'));
    const pieces = runsOf(table.u32('pieceCounts'));
    return Array.from(table.u8('units'), (unit, file) => {
      return {
        unit: UNITS[unit]!,
        recordCount: recordCounts[file] === UNKNOWN ? undefined : recordCounts[file],
        starts: table.f64('starts', ...clusters[file]!),
        ends: table.f64('ends', ...clusters[file]!),
        byteLengths: table.f64('byteLengths', ...clusters[file]!),
        fetchedBytes: sum(table.f64('pieceLengths', ...pieces[file]!)),
      };
    });
  });
}

/** What a survey task fetched of its so manieth file. */
export function readPieces(folder: string, file: number): FetchedPiece[] {
  const { starts, lengths, firstByte } = withArrayFile(join(folder, CLUSTERS), (table) => {
    const [first, end] = runsOf(table.u32('pieceCounts'))[file]!;
    return {
      starts: table.f64('pieceStarts', first, end),
      lengths: table.f64('pieceLengths', first, end),
      firstByte: sum(table.f64('pieceLengths', 0, first)),
    };
  });
  return withArrayFile(join(folder, PIECES), (table) =>
    runsOf(lengths).map(([start, end], piece) => ({
      start: starts[piece]!,
      bytes: table.u8('bytes', firstByte + start, firstByte + end),
    })),
  );
}

/** Half-open ranges of these lengths, one behind the other. */
function runsOf(lengths: ArrayLike<number>): [start: number, end: number][] {
  let end = 0;
  return Array.from(lengths, (length) => {
    const start = end;
    end += length;
    return [start, end];
  });
}

function concatenate(arrays: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    joined.set(array, offset);
    offset += array.length;
  }
  return joined;
}

const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};

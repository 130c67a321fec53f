import { readFileSync } from 'node:fs';
import type { CandidateTable } from '@sluice/sampling';
import { firstFileNumbers } from '../plan/plan.ts';
import { type ArrayFile, withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';

/** Candidates that one sample task left, without the texts. Rows ascend by (priority, file, row). */
export interface Candidates {
  /** The number of the sample task. */
  readonly task: number;
  /** Files are numbered among all files of all sources. */
  readonly table: CandidateTable;
  readonly spoolOffsets: Float64Array;
  readonly spoolLengths: Uint32Array;
  readonly textHashes: BigUint64Array;
  readonly wordHashes: BigUint64Array;
  /** Each document's place among the documents of its file that passed the filters, from 0. */
  readonly ranks: Float64Array;
  /** 1 without weights. */
  readonly weights: Float64Array;
  subdomainOf(row: number): string;
  groupOf(row: number): string | undefined;
  /** Empty without strata. */
  stratumOf(row: number): string;
}

/** How many of a task's candidates there are, and how large their priorities: read before the rest. */
export function withCandidateColumns<Result>(
  build: Build,
  task: number,
  use: (file: ArrayFile) => Result,
): Result {
  const { artefact } = build.plan.phases.sample[task]!;
  return withArrayFile(artefactFile(build, artefact, 'candidates.table'), use);
}

/** Reads the first `rowCount` candidates of a task: those with the smallest priorities. */
export function readCandidates(build: Build, task: number, rowCount: number): Candidates {
  const { artefact, files: taskFiles } = build.plan.phases.sample[task]!;
  const names = JSON.parse(
    readFileSync(artefactFile(build, artefact, 'names.json'), 'utf8'),
  ) as CandidateNames;
  const first = firstFileNumbers(build.plan.lock);
  const fileNumbers = taskFiles.map(({ source, file }) => first[source]! + file);
  return withCandidateColumns(build, task, (file) => {
    const u32 = (name: string) => file.u32(name, 0, rowCount);
    const f64 = (name: string) => file.f64(name, 0, rowCount);
    const subdomains = u32('subdomains');
    const groups = u32('groups');
    const strata = u32('strata');
    return {
      task,
      table: {
        candidates: new Uint32Array(rowCount),
        priorities: f64('priorities'),
        files: u32('files').map((number) => fileNumbers[number]!),
        rows: f64('rows'),
        byteLengths: f64('byteLengths'),
      },
      spoolOffsets: f64('spoolOffsets'),
      spoolLengths: u32('spoolLengths'),
      textHashes: file.u64('textHashes', 0, rowCount),
      wordHashes: file.u64('wordHashes', 0, rowCount),
      ranks: f64('ranks'),
      weights: f64('weights'),
      subdomainOf: (row) => names.subdomains[subdomains[row]!]!,
      groupOf: (row) => (groups[row] === 0 ? undefined : names.groups[groups[row]! - 1]),
      stratumOf: (row) => names.strata[strata[row]!] ?? '',
    };
  });
}

interface CandidateNames {
  readonly subdomains: readonly string[];
  readonly groups: readonly string[];
  readonly strata: readonly string[];
}

/** The band keys of some of a task's candidates, by their rows in its table: a column a band, as `BandKeys` has them. */
export function readBandKeys(build: Build, task: number, rows: Uint32Array): Float64Array {
  return withCandidateColumns(build, task, (file) => {
    const rowCount = file.length('rows');
    const bandCount = file.length('bandKeys') / Math.max(1, rowCount);
    const keys = new Float64Array(bandCount * rows.length);
    for (let band = 0; band < bandCount; band++) {
      const column = file.f64('bandKeys', band * rowCount, (band + 1) * rowCount);
      for (const [place, row] of rows.entries()) keys[band * rows.length + place] = column[row]!;
    }
    return keys;
  });
}

import { readFileSync } from 'node:fs';
import type { CandidateTable } from '@sluice/sampling';
import { withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';

/** What one sample task left, without the texts. Rows ascend by (priority, file, row). */
export interface Candidates {
  /** The number of the sample task. */
  readonly task: number;
  readonly artefact: string;
  /** Files are numbered among all files of all sources. */
  readonly table: CandidateTable;
  readonly spoolOffsets: Float64Array;
  readonly spoolLengths: Uint32Array;
  readonly textHashes: BigUint64Array;
  readonly wordHashes: BigUint64Array;
  /** Each document's place among the documents of its file that passed the filters, from 0. */
  readonly ranks: Float64Array;
  /** Band keys of the texts, a column a band; empty if near copies are not looked for. */
  readonly bandKeys: Float64Array;
  subdomainOf(row: number): string;
  groupOf(row: number): string | undefined;
}

export interface CandidatesPlace {
  readonly task: number;
  readonly artefact: string;
  /** The number of the first file of the task's source. */
  readonly firstFile: number;
}

export function openCandidates(build: Build, { task, artefact, firstFile }: CandidatesPlace): Candidates {
  const names = JSON.parse(readFileSync(artefactFile(build, artefact, 'names.json'), 'utf8')) as {
    readonly subdomains: readonly string[];
    readonly groups: readonly string[];
  };
  return withArrayFile(artefactFile(build, artefact, 'candidates.table'), (file) => {
    const subdomains = file.u32('subdomains');
    const groups = file.u32('groups');
    const table: CandidateTable = {
      candidates: new Uint32Array(subdomains.length),
      priorities: file.f64('priorities'),
      files: file.u32('files').map((number) => firstFile + number),
      rows: file.f64('rows'),
      byteLengths: file.f64('byteLengths'),
    };
    return {
      task,
      artefact,
      table,
      spoolOffsets: file.f64('spoolOffsets'),
      spoolLengths: file.u32('spoolLengths'),
      textHashes: file.u64('textHashes'),
      wordHashes: file.u64('wordHashes'),
      ranks: file.f64('ranks'),
      bandKeys: file.f64('bandKeys'),
      subdomainOf: (row) => names.subdomains[subdomains[row]!]!,
      groupOf: (row) => (groups[row] === 0 ? undefined : names.groups[groups[row]! - 1]),
    };
  });
}

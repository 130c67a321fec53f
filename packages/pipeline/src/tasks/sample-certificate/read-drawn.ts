import { withArrayFile } from '../../storage/array-file.ts';
import { artefactFile, type Build } from '../build.ts';
import { listFiles, openSelection } from '../selection.ts';

/** A document that was drawn, whether or not it was dropped as a copy later. */
export interface DrawnDocument {
  /** Index into the lock's sources. */
  readonly source: number;
  /** The file's number among all files. */
  readonly file: number;
  /** The document's place among the documents of its file that passed the filters. */
  readonly rank: number;
  readonly group: string | undefined;
  readonly stratum: string;
  readonly byteLength: number;
  /** 1 without weights. */
  readonly weight: number;
}

/** The documents that the select task drew, by domain. */
export function readDrawn(build: Build): Map<string, DrawnDocument[]> {
  const { artefact } = build.plan.phases.select[0]!;
  const files = listFiles(build.plan.lock);
  const { groups: groupNames, strata: stratumNames } = openSelection(build).names;
  const all = withArrayFile(artefactFile(build, artefact, 'drawn.table'), (table) => {
    const [ranks, byteLengths, weights] = [
      table.f64('ranks'),
      table.f64('byteLengths'),
      table.f64('weights'),
    ];
    const [groups, strata] = [table.u32('groups'), table.u32('strata')];
    return Array.from(table.u32('files'), (file, index) => ({
      source: files[file]!.source,
      file,
      rank: ranks[index]!,
      group: groupNames[groups[index]! - 1],
      stratum: stratumNames[strata[index]!]!,
      byteLength: byteLengths[index]!,
      weight: weights[index]!,
    }));
  });
  return Map.groupBy(all, ({ source }) => build.plan.lock.sources[source]!.domain);
}

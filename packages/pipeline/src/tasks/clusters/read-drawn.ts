import type { ReadOptions } from '@sluice/sources';
import type { PlannedFile } from '../../plan/plan.ts';
import { artefactFile, type Build } from '../build.ts';
import { openDrawnClusters } from './draw.ts';
import { readPieces } from './survey-table.ts';

/** What is to be read of a file: options of `readDocuments`; undefined if nothing of it was drawn. */
export type PartOf = (file: PlannedFile) => Pick<ReadOptions, 'rows' | 'byteRanges' | 'fetched'> | undefined;

const WHOLE = {};

/** What a sample task reads of its files: all of them, or the clusters that were drawn. */
export function planParts(build: Build, domain: string): PartOf {
  const drawn = openDrawnClusters(build, domain);
  if (drawn === undefined) return () => WHOLE;
  const { clusters } = drawn;
  const surveys = new Map(
    build.plan.phases.survey.flatMap(({ artefact, files }) =>
      files.map((file, number) => [`${file.source} ${file.file}`, { artefact, number }] as const),
    ),
  );
  return (file) => {
    const [first, end] = clusters.ofFile(file);
    if (first === end) return undefined;
    const unit = clusters.unitOf(first);
    if (unit === 'file') return WHOLE;
    const ranges = Array.from({ length: end - first }, (_, place) => ({
      start: clusters.starts[first + place]!,
      end: clusters.ends[first + place]!,
    }));
    if (unit === 'byte') return { byteRanges: ranges, fetched: clusters.tailsOf([first, end]) };
    const { artefact, number } = surveys.get(`${file.source} ${file.file}`)!;
    return { rows: ranges, fetched: readPieces(artefactFile(build, artefact, '.'), number) };
  };
}

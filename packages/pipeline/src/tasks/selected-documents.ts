import type { RenderedText } from '@sluice/records';
import { applyCuts, type CharacterRange, type Cuts } from '@sluice/splitting';
import { withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';
import { openRenderedDocuments, type SpooledPlace } from './rendered-documents.ts';

/** Documents of the selection as they will be trained on: rendered, without the runs that are cut. */
export interface SelectedDocuments {
  /** @param row the document's row in the selection */
  render(place: SpooledPlace, row: number): RenderedText;
  close(): void;
}

export function openSelectedDocuments(build: Build): SelectedDocuments {
  const documents = openRenderedDocuments(build);
  const cuts = readCuts(build);
  return {
    render: (place, row) => applyCuts(documents.render(place), cuts.get(row) ?? []),
    close: documents.close,
  };
}

/** The cuts of the documents that have some, by row of the selection. */
function readCuts(build: Build): ReadonlyMap<number, Cuts> {
  const cuts = new Map<number, CharacterRange[][]>();
  if (build.plan.lock.recipe.split.shared_runs !== 'cut') return cuts;
  const path = artefactFile(build, build.plan.phases.select[0]!.artefact, 'cuts.table');
  const [rows, rounds, starts, ends] = withArrayFile(path, (file) =>
    ['rows', 'rounds', 'starts', 'ends'].map((name) => file.u32(name)),
  ) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  for (const [cut, row] of rows.entries()) {
    const ofRow = cuts.get(row) ?? [];
    cuts.set(row, ofRow);
    const ofRound = ofRow[rounds[cut]!] ?? [];
    ofRow[rounds[cut]!] = ofRound;
    ofRound.push([starts[cut]!, ends[cut]!]);
  }
  return cuts;
}

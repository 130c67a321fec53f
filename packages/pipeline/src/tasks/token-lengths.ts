import { withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';
import type { Selection } from './selection.ts';

/** Tokens of every selected document, those around it included, by row of the selection. */
export function readTokenLengths(build: Build, selection: Selection): Uint32Array {
  const lengths = new Uint32Array(selection.documentCount);
  build.plan.phases.encode.forEach(({ artefact }, task) => {
    const [start] = selection.encodeRange(task);
    const path = artefactFile(build, artefact, 'documents.table');
    const starts = withArrayFile(path, (file) => file.f64('tokenStarts'));
    for (let document = 0; document + 1 < starts.length; document++) {
      lengths[start + document] = starts[document + 1]! - starts[document]!;
    }
  });
  return lengths;
}

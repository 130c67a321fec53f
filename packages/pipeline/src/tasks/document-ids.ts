import { documentId, type Origin } from '@sluice/records';
import type { Build } from './build.ts';
import { openDrawnClusters } from './clusters/draw.ts';

/** The id of a document by the number of its file among all files, and its row there. */
export function documentIdsOf(build: Build): (file: number, row: number) => string {
  const byBytes = filesEnteredByBytes(build);
  const files = build.plan.lock.sources.flatMap(({ name, files: ofSource }, source) =>
    ofSource.map(
      ({ path }, file): Omit<Origin, 'revision' | 'row'> => ({
        source: name,
        file: path,
        ...(byBytes.has(`${source} ${file}`) ? { rowUnit: 'byte' } : {}),
      }),
    ),
  );
  return (file, row) => documentId({ ...files[file]!, row });
}

/** Source and file of those whose rows are bytes. */
function filesEnteredByBytes(build: Build): Set<string> {
  const entered = new Set<string>();
  for (const { domain } of build.plan.phases.draw) {
    const { clusters } = openDrawnClusters(build, domain)!;
    clusters.files.forEach((file, cluster) => {
      if (clusters.unitOf(cluster) === 'byte') entered.add(`${clusters.sources[cluster]} ${file}`);
    });
  }
  return entered;
}

/*
 * A sample task reads whole files of one source and keeps the candidates of its domain's sample. Texts go to a
 * spool on disk as they are admitted and never stay in memory; at the end the spool is rewritten without those
 * that were pushed out. Memory: about 100 bytes a document that was ever admitted, k (1 + ln(N / k)) of them.
 *
 * candidates.table  one row a candidate, ascending by (priority, file, row); files are numbered in the source
 * documents.spool   text and template fields of the candidates
 * names.json        the subdomains and groups that the table's columns number
 * population.json   every record of the files counted: as a document, or under the reason it was dropped for
 */
import { rowPriorities } from '@sluice/determinism';
import { createBottomK } from '@sluice/sampling';
import { readDocuments } from '@sluice/sources';
import type { LockedSource } from '../lock/lock.ts';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import { type CandidateCollector, createCandidateCollector } from './candidate-collector.ts';
import { type ContaminationFilter, openContaminationFilter } from './contamination.ts';
import { mapSource } from './map-source.ts';
import { looksForNearDuplicates } from './near-duplicate-clusters.ts';
import { createDocumentPreparer, type DocumentPreparer } from './prepare-document.ts';

export const runSampleTask: RunTask = async (build, index, context) => {
  const task = build.plan.phases.sample[index]!;
  const { recipe, sources } = build.plan.lock;
  const locked = sources[task.source]!;
  const domain = recipe.domains.find(({ name }) => name === locked.domain)!;
  const source = domain.sources[locked.index]!;
  const budget = domain.sample === 'all' ? 'every' : domain.sample;
  const collector = createCandidateCollector({
    folder: context.folder,
    bottomK: createBottomK(budget),
    similarity: looksForNearDuplicates(recipe) ? recipe.split.similarity : undefined,
  });
  const preparer = await createDocumentPreparer(source);
  const contamination = await openContaminationFilter(build, context);
  for (let file = task.fileStart; file < task.fileEnd; file++) {
    const priorityOf = rowPriorities(
      recipe.seed,
      'sampling/priority',
      `${locked.name}/${locked.files[file]!.path}`,
    );
    await readFile(
      { build, task: context, source, locked, file, preparer, contamination },
      collector,
      priorityOf,
    );
  }
  collector.finish(preparer.cleaned);
  return [];
};

interface ReadFileOptions {
  readonly build: Build;
  readonly task: TaskContext;
  readonly source: NamedSource;
  readonly locked: LockedSource;
  readonly file: number;
  readonly preparer: DocumentPreparer;
  readonly contamination: ContaminationFilter | undefined;
}

async function readFile(
  options: ReadFileOptions,
  collector: CandidateCollector,
  priorityOf: (row: number) => number,
) {
  const { build, task, source, locked, file, preparer, contamination } = options;
  let bytesBefore = 0;
  const batches = readDocuments({ ...locked, from: source.from }, mapSource(source, locked.domain), {
    baseFolder: build.baseFolder,
    fileIndex: file,
    signal: task.signal,
    onProgress(bytesRead) {
      task.onProgress({ bytes: bytesRead - bytesBefore });
      bytesBefore = bytesRead;
    },
  });
  for await (const batch of batches) {
    task.signal.throwIfAborted();
    collector.count(batch.recordCount, batch.drops);
    for (const document of batch.documents) {
      const prepared = preparer.prepare(document);
      if ('dropped' in prepared) collector.count(0, { [prepared.dropped]: 1 });
      else if (contamination?.drops(prepared.document)) collector.count(0, { contaminated: 1 });
      else collector.add(prepared.document, file, priorityOf(document.origin.row));
    }
    task.onProgress({ documents: batch.documents.length });
  }
}

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
import { dropReasonOf, readField, resolveKeep } from '@sluice/formatting';
import { DataError, type Document, type DropReason } from '@sluice/records';
import { createBottomK } from '@sluice/sampling';
import { readDocuments } from '@sluice/sources';
import type { LockedSource } from '../lock/lock.ts';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import { type CandidateCollector, createCandidateCollector } from './candidate-collector.ts';
import { type ContaminationFilter, openContaminationFilter } from './contamination.ts';
import { formatOf, mapSource, templateFields } from './map-source.ts';
import { looksForNearDuplicates } from './near-duplicate-clusters.ts';

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
  const contamination = await openContaminationFilter(build, context);
  for (let file = task.fileStart; file < task.fileEnd; file++) {
    const priorityOf = rowPriorities(
      recipe.seed,
      'sampling/priority',
      `${locked.name}/${locked.files[file]!.path}`,
    );
    await readFile({ build, task: context, source, locked, file, contamination }, collector, priorityOf);
  }
  collector.finish();
  return [];
};

interface ReadFileOptions {
  readonly build: Build;
  readonly task: TaskContext;
  readonly source: NamedSource;
  readonly locked: LockedSource;
  readonly file: number;
  readonly contamination: ContaminationFilter | undefined;
}

async function readFile(
  options: ReadFileOptions,
  collector: CandidateCollector,
  priorityOf: (row: number) => number,
) {
  const { build, task, source, locked, file, contamination } = options;
  const keep = resolveKeep({ chars: source.keep?.chars });
  const unreadable = templateChecker(source);
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
      const dropped = unreadable(document) ?? dropReasonOf(document.text, keep);
      if (dropped !== undefined) collector.count(0, { [dropped]: 1 });
      else if (contamination?.drops(document)) collector.count(0, { contaminated: 1 });
      else collector.add(document, file, priorityOf(document.origin.row));
    }
    task.onProgress({ documents: batch.documents.length });
  }
}

/**
 * Why a document cannot be rendered: a field that some template names is missing or no text. A template is drawn
 * by document, so that all of them are asked for.
 *
 * @throws DataError from the checker, unless the recipe drops bad records
 */
function templateChecker(source: NamedSource): (document: Document) => DropReason | undefined {
  const paths = templateFields(formatOf(source.format)).map((path) => path.split('.'));
  return (document) => {
    for (const path of paths) {
      const field = readField(document.fields, path);
      if ('text' in field) continue;
      if (source.on_bad_record === 'drop') return field.dropped;
      const { source: name, file, row } = document.origin;
      const message = `${name}: ${file}, row ${row}: the field "${path.join('.')}" of the template is no text`;
      throw new DataError(field.dropped, message, {
        position: { source: name, file, row },
        hint: 'Name another field in the template, or set on_bad_record to "drop".',
      });
    }
    return undefined;
  };
}

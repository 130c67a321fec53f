/*
 * A sample task reads files of one domain and keeps the candidates of its sample. Texts go to a log on disk as they are
 * admitted; what is pushed out later is left behind when the log is compacted. Memory: a batch of documents, the counts
 * of the population and the names of groups, whatever the budget; with a shuffle buffer the buffer's texts.
 *
 * documents.spool   the candidates with their texts and template fields, in the order in which they were admitted
 * candidates.table  one row a candidate, ascending by (priority, file, row); files are numbered in the task
 * names.json        the subdomains, groups and strata that the table's columns number
 * population.json   every record that was read counted: as a document, or under the reason it was dropped for
 */

import { type DocumentBatch, readDocuments } from '@sluice/sources';
import type { LockedSource } from '../lock/lock.ts';
import type { PlannedFile } from '../plan/plan.ts';
import { idOf } from '../plan/plan-reading.ts';
import type { CanonicalDomain, NamedSource } from '../recipe/canonical-recipe.ts';
import type { Build, RunTask, TaskContext } from './build.ts';
import {
  type CandidateCollector,
  type ChangeCounts,
  createCandidateCollector,
} from './candidate-collector.ts';
import { type PartOf, planParts } from './clusters/read-drawn.ts';
import { type ContaminationFilter, openContaminationFilter } from './contamination.ts';
import { createDrawMethod, type DrawMethod } from './draw-method.ts';
import { explainMissingField, lacksField } from './explain-missing-field.ts';
import { mapSource } from './map-source.ts';
import { looksForNearDuplicates } from './near-duplicate-clusters.ts';
import { createDocumentPreparer, type DocumentPreparer } from './prepare-document.ts';
import { stratumOf } from './sample-fields.ts';

export const runSampleTask: RunTask = async (build, index, context) => {
  const { files, domain: name } = build.plan.phases.sample[index]!;
  const { recipe } = build.plan.lock;
  const domain = recipe.domains.find((each) => each.name === name)!;
  const sources = await openSources(build, domain, files);
  const collector = createCandidateCollector({
    folder: context.folder,
    sample: domain.sample,
    sourceCount: sources.size,
    similarity: looksForNearDuplicates(recipe) ? recipe.split.similarity : undefined,
  });
  const draw = createDrawMethod({ seed: recipe.seed, domain: name, sample: domain.sample, collector });
  const contamination = await openContaminationFilter(build, context);
  const partOf = planParts(build, name);
  let readBytes = 0;
  const onRead = (byteCount: number) => {
    readBytes += byteCount;
  };
  let isStopped = false;
  let filesRead = 0;
  for (const [number, file] of files.entries()) {
    isStopped ||= draw.isDone();
    if (isStopped) break;
    filesRead++;
    const source = sources.get(file.source)!;
    const reader = { build, domain, source, file, number, draw, collector, contamination, partOf, onRead };
    isStopped = await readFile(reader, context).catch(async (error) => {
      throw (lacksField(error) && (await explainMissingField(reader, context.signal))) || error;
    });
  }
  draw.finish();
  const cleaned = [...sources.values()].map(changesOf);
  const isPart = domain.sample.method === 'random-access';
  collector.finish({ cleaned, filesRead, isStopped, ...(isPart ? { readBytes } : {}) });
  return [];
};

/** A source of the task. */
interface OpenSource {
  /** Its number in the task. */
  readonly number: number;
  readonly locked: LockedSource;
  readonly source: NamedSource;
  readonly preparer: DocumentPreparer;
  /** Documents with characters that could not be read. */
  repairedCount: number;
}

const changesOf = ({ preparer, repairedCount }: OpenSource): ChangeCounts => ({
  ...preparer.cleaned,
  ...(repairedCount === 0 ? {} : { 'invalid-characters': repairedCount }),
});

/** The sources of a task's files by their number in the lock, in the order in which the files first name them. */
async function openSources(
  { plan }: Build,
  domain: CanonicalDomain,
  files: readonly PlannedFile[],
): Promise<Map<number, OpenSource>> {
  const sources = new Map<number, OpenSource>();
  for (const number of new Set(files.map((file) => file.source))) {
    const locked = plan.lock.sources[number]!;
    const source = domain.sources[locked.index]!;
    const preparer = await createDocumentPreparer(source, domain.sample);
    sources.set(number, { number: sources.size, locked, source, preparer, repairedCount: 0 });
  }
  return sources;
}

interface FileReader {
  readonly build: Build;
  readonly domain: CanonicalDomain;
  readonly source: OpenSource;
  readonly file: PlannedFile;
  /** The file's number in the task. */
  readonly number: number;
  readonly draw: DrawMethod;
  readonly collector: CandidateCollector;
  readonly contamination: ContaminationFilter | undefined;
  readonly partOf: PartOf;
  readonly onRead: (byteCount: number) => void;
}

/** Reads a file to its end, or to the batch that completes the sample. Returns whether it stopped before the end. */
async function readFile(reader: FileReader, task: TaskContext): Promise<boolean> {
  const { build, domain, source, file, draw } = reader;
  draw.startFile(idOf(build.plan.lock, file));
  let bytesBefore = 0;
  const mapping = mapSource(source.source, domain);
  const part = reader.partOf(file);
  if (part === undefined) return false;
  const batches = readDocuments({ ...source.locked, from: source.source.from }, mapping, {
    baseFolder: build.baseFolder,
    fileIndex: file.file,
    ...part,
    signal: task.signal,
    onProgress(bytesRead) {
      task.onProgress({ bytes: bytesRead - bytesBefore });
      reader.onRead(bytesRead - bytesBefore);
      bytesBefore = bytesRead;
    },
  });
  let hasDocument = false;
  let hasRecord = false;
  for await (const batch of batches) {
    task.signal.throwIfAborted();
    if (draw.isDone()) return true;
    takeBatch(reader, batch);
    hasDocument ||= batch.documents.length > 0;
    hasRecord ||= batch.recordCount > 0;
    task.onProgress({ documents: batch.documents.length });
  }
  const isNothing = file.file === 0 && hasRecord && !hasDocument;
  const reason = isNothing && (await explainMissingField(reader, task.signal));
  if (reason) throw reason;
  return false;
}

function takeBatch(reader: FileReader, batch: DocumentBatch): void {
  const { domain, source, number, draw, collector, contamination } = reader;
  collector.count(source.number, batch.recordCount, batch.drops);
  source.repairedCount += batch.repairedCount;
  for (let index = 0; index < batch.documents.length; index++) {
    const document = batch.documents[index]!;
    const prepared = source.preparer.prepare(document);
    if ('dropped' in prepared) collector.count(source.number, 0, { [prepared.dropped]: 1 });
    else if (contamination?.drops(prepared.document)) collector.count(source.number, 0, { contaminated: 1 });
    else {
      const { text } = prepared.document;
      const byteLength = text === document.text ? batch.byteLengthOf(index) : Buffer.byteLength(text);
      const stratum = stratumOf(prepared.document, domain.sample);
      const place = { source: source.number, file: number, byteLength, stratum };
      draw.offer(collector.see(prepared.document, place));
    }
  }
}

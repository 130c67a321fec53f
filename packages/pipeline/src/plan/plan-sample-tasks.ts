/*
 * The tasks that read sources: survey and draw for domains that are read at random, and sample for all.
 */
import { LANGUAGE_MODEL } from '@sluice/formatting';
import type { Lock } from '../lock/lock.ts';
import type { CanonicalDomain } from '../recipe/canonical-recipe.ts';
import { filtersOf, formatOf, templateFields } from '../tasks/map-source.ts';
import { looksForNearDuplicates } from '../tasks/near-duplicate-clusters.ts';
import { artefactName, artefactsOf } from './artefact-name.ts';
import { readShare } from './estimate-bytes.ts';
import type { DrawTask, PlannedFile, SampleTask, SurveyTask } from './plan.ts';
import { fileOf, idOf, planReading, readLimitBytes } from './plan-reading.ts';

/** Files that one survey task looks into. */
const SURVEYED_FILES = 16;

export function planSurveyTasks(lock: Lock): SurveyTask[] {
  const tasks = lock.recipe.domains.filter(isReadAtRandom).flatMap((domain) => {
    const bySource = Map.groupBy(planReading(lock, domain).files, ({ source }) => source);
    return [...bySource.values()]
      .flatMap((files) => chunks(files, SURVEYED_FILES))
      .map((files) => ({ domain, files }));
  });
  return tasks.map(({ domain, files }, index) => {
    const artefact = artefactName('survey', index, { read: readingKey(lock, domain, files) });
    return { domain: domain.name, files, artefact };
  });
}

export function planDrawTasks(lock: Lock, survey: readonly SurveyTask[]): DrawTask[] {
  return lock.recipe.domains.filter(isReadAtRandom).map((domain, index) => {
    const after = artefactsOf(survey.filter((task) => task.domain === domain.name));
    const key = { after, seed: lock.recipe.seed, limit: readLimitBytes(lock, domain) };
    return { domain: domain.name, artefact: artefactName('draw', index, key) };
  });
}

const isReadAtRandom = ({ sample }: CanonicalDomain): boolean => sample.method === 'random-access';

function chunks<Item>(items: readonly Item[], most: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, chunk) =>
    items.slice(chunk * most, (chunk + 1) * most),
  );
}

export function planSampleTasks(lock: Lock, draw: readonly DrawTask[], bytesOfTask: number): SampleTask[] {
  const tasks = lock.recipe.domains.flatMap((domain) =>
    dealFiles(lock, domain, bytesOfTask).map((files) => ({ domain, files })),
  );
  return tasks.map(({ domain, files }, index) => ({
    domain: domain.name,
    files,
    artefact: artefactName('sample', index, {
      ...sampleKey(lock, domain, files),
      ...drawnKey(draw, domain),
    }),
  }));
}

/** What was drawn of a domain, if it is read at random. */
function drawnKey(draw: readonly DrawTask[], domain: CanonicalDomain): object {
  const task = draw.find((each) => each.domain === domain.name);
  return task === undefined ? {} : { drawn: task.artefact };
}

/** The files of a domain task by task: a stream is one task, else each has files of one source. */
function dealFiles(lock: Lock, domain: CanonicalDomain, bytesOfTask: number): PlannedFile[][] {
  const { isStream, files } = planReading(lock, domain);
  if (isStream) return files.length === 0 ? [] : [[...files]];
  return [...Map.groupBy(files, ({ source }) => source).values()].flatMap((ofSource) =>
    groupFiles(
      ofSource.map((file) => fileOf(lock, file).byteLength * readShare(lock, domain)),
      bytesOfTask,
    ).map(([start, end]) => ofSource.slice(start, end)),
  );
}

/** All that the artefact of a sample task depends on. */
function sampleKey(lock: Lock, domain: CanonicalDomain, files: readonly PlannedFile[]): object {
  const { recipe } = lock;
  return {
    seed: recipe.seed,
    read: readingKey(lock, domain, files),
    order: files.map((file) => idOf(lock, file)),
    contamination:
      recipe.split.decontaminate === undefined ? null : [recipe.split.decontaminate, lock.benchmarks],
    nearDuplicates: looksForNearDuplicates(recipe) ? recipe.split.similarity : null,
    domain: [domain.name, domain.sample],
  };
}

/** Which files are read, and how, source by source. */
function readingKey(lock: Lock, domain: CanonicalDomain, files: readonly PlannedFile[]): object[] {
  return [...Map.groupBy(files, ({ source }) => source)].map(([source, ofSource]) => {
    const { index, revision } = lock.sources[source]!;
    const { format: _, mark: __, ...reading } = domain.sources[index]!;
    return {
      reading,
      templateFields: templateFields(formatOf(domain.sources[index]!)),
      languageModel: filtersOf(domain.sources[index]!).needsLanguage ? LANGUAGE_MODEL : null,
      revision,
      files: ofSource.map((file) => fileOf(lock, file)),
    };
  });
}

/** Runs of consecutive files of about so many bytes, as half-open ranges. */
function groupFiles(byteLengths: readonly number[], bytesOfTask: number): [start: number, end: number][] {
  const groups: [number, number][] = [];
  let start = 0;
  let sum = 0;
  byteLengths.forEach((byteLength, index) => {
    if (index > start && sum + byteLength > bytesOfTask) {
      groups.push([start, index]);
      [start, sum] = [index, 0];
    }
    sum += byteLength;
  });
  if (start < byteLengths.length) groups.push([start, byteLengths.length]);
  return groups;
}

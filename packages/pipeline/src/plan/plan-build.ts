import { EXPORT_FORMATS, type ExportFormatName } from '@sluice/exporting';
import { LANGUAGE_MODEL } from '@sluice/formatting';
import { digestJson } from '@sluice/manifest';
import type { SplitName } from '@sluice/records';
import type { Lock } from '../lock/lock.ts';
import type { CanonicalDomain, CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { isSplitInTokens, recipeSplits } from '../recipe/recipe-splits.ts';
import { hasTokenBudget } from '../recipe/resolve-sample.ts';
import { AUDIT_COUNT } from '../tasks/audit.ts';
import { filtersOf, formatOf, templateFields } from '../tasks/map-source.ts';
import { looksForNearDuplicates } from '../tasks/near-duplicate-clusters.ts';
import { estimateSampleBytes, readShare } from './estimate-bytes.ts';
import { heldOutDomains } from './held-out-domains.ts';
import {
  type BlockOutput,
  type DocumentOutput,
  type DrawTask,
  type Plan,
  type PlannedFile,
  type PlannedTask,
  type SampleTask,
  SIDECARS,
  type SurveyTask,
  type WriteTask,
  type WrittenFormat,
} from './plan.ts';
import { fileOf, idOf, planReading, readLimitBytes } from './plan-reading.ts';

/**
 * Changed whenever a task's artefact would have other bytes for the same recipe, seed and lock, so that artefacts
 * of earlier versions are not taken for its own.
 */
const PIPELINE_VERSION = 11;

/** How much work a task takes on. Outputs do not depend on the first two; the last decides how many files there are. */
export interface TaskSizes {
  /** Stored bytes of source files that one sample task reads; a larger file is a task of its own. */
  readonly sampleBytes: number;
  /** Bytes of text that one encode task tokenizes. */
  readonly encodeBytes: number;
  /** Bytes of text behind one output file. */
  readonly writeBytes: number;
}

const WRITE_BYTES = 256e6;

/** How many tasks of a phase there should be at least, so that the cores of a machine share them evenly. */
const ENOUGH_TASKS = 16;

/**
 * The sizes for an amount of work: from 2 MB, where a task costs more to start than to run, up to 64 MB of stored
 * bytes and 32 MB of text, where there are tasks enough. They go by powers of two, so that a little more data leaves
 * the tasks, and so their artefacts, as they were.
 */
export function chooseTaskSizes(work: {
  readonly storedBytes: number;
  readonly textBytes: number;
}): TaskSizes {
  return {
    sampleBytes: Math.min(64e6, roundUp(work.storedBytes / ENOUGH_TASKS)),
    encodeBytes: Math.min(32e6, roundUp(work.textBytes / ENOUGH_TASKS)),
    writeBytes: WRITE_BYTES,
  };
}

/** To 2 MB, 4 MB, 8 MB and so on. */
const roundUp = (bytes: number): number => 2e6 * 2 ** Math.max(0, Math.ceil(Math.log2(bytes / 2e6)));

/** The tasks of a build, each with the name of its artefact. A pure function of the lock. */
export function planBuild(lock: Lock, given?: TaskSizes): Plan {
  const { recipe } = lock;
  const sampleBytes = recipe.domains.reduce((sum, domain) => sum + estimateSampleBytes(lock, domain), 0);
  const storedBytes = lock.sources
    .flatMap((source) => source.files)
    .reduce((sum, file) => sum + file.byteLength, 0);
  const sizes = given ?? chooseTaskSizes({ storedBytes, textBytes: sampleBytes });
  const survey = planSurveyTasks(lock);
  const draw = planDrawTasks(lock, survey);
  const sample = planSampleTasks(lock, draw, sizes.sampleBytes);
  const encoding = {
    tokenizer: [lock.tokenizer.files, recipe.tokenizer],
    beginningOfText: recipe.pack.beginning_of_text,
    sharedMarkers: recipe.shared_markers ?? null,
    boundary: recipe.boundary,
    formats: recipe.domains.map(({ sources }) => sources.map(({ format, mark }) => [format ?? null, mark])),
  };
  const select = planTasks('select', 1, {
    after: artefactsOf(sample),
    split: recipe.split,
    seed: recipe.seed,
    domains: recipe.domains.map(({ name, sample }) => ({ name, sample })),
    encodeTaskCount: countTasks(sampleBytes, sizes.encodeBytes),
    // Where a budget or a split is in tokens, what they are decides which documents are chosen.
    ...(isSplitInTokens(recipe) || hasTokenBudget(recipe) ? encoding : {}),
    // What is cut is cut out of rendered texts.
    ...(recipe.split.shared_runs === 'cut'
      ? { sharedMarkers: encoding.sharedMarkers, formats: encoding.formats }
      : {}),
  });
  const encode = planTasks('encode', countTasks(sampleBytes, sizes.encodeBytes), {
    after: artefactsOf(select),
    seed: recipe.seed,
    ...encoding,
  });
  const balance = planTasks('balance', 1, {
    after: artefactsOf(encode),
    seed: recipe.seed,
    blockSize: recipe.block_size,
    pack: recipe.pack,
    balance: recipe.balance,
    switchBlocks: recipe.switch_blocks ?? null,
    documents: [recipe.documents.length > 0, recipe.texts.length > 0],
  });
  const write = planWriteTasks(lock, sampleBytes / sizes.writeBytes, balance);
  const audit = planTasks('audit', AUDIT_COUNT, {
    after: artefactsOf(write),
    audit: recipe.audit,
    seed: recipe.seed,
  });
  const finish = planTasks('finish', 1, { after: artefactsOf(audit), lock: digestJson(lock) });
  return {
    lock,
    lockDigest: digestJson(lock),
    phases: { survey, draw, sample, select, encode, balance, write, audit, finish },
  };
}

/** Files that one survey task looks into. */
const SURVEYED_FILES = 16;

function planSurveyTasks(lock: Lock): SurveyTask[] {
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

function planDrawTasks(lock: Lock, survey: readonly SurveyTask[]): DrawTask[] {
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

function planSampleTasks(lock: Lock, draw: readonly DrawTask[], bytesOfTask: number): SampleTask[] {
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

function planWriteTasks(lock: Lock, fileCount: number, balance: readonly PlannedTask[]): WriteTask[] {
  const { at_most: atMost } = lock.recipe.split;
  const share: Record<SplitName, number> = { train: 1, validation: atMost, test: atMost };
  const places: Omit<WriteTask, 'artefact'>[] = [
    ...writtenFormats(lock.recipe),
    'groups' as const,
    ...documentFormats(lock.recipe),
  ].flatMap((format) => [
    ...recipeSplits(lock.recipe).flatMap((split) => {
      const shardCount = isSharded(format) ? countTasks(fileCount * share[split], 1) : 1;
      return Array.from({ length: shardCount }, (_, shard) => ({ format, split, shard, shardCount }));
    }),
    // Texts have their labels in each row, and so have the groups.
    ...(format.startsWith('texts/') || format === 'groups' ? [] : heldOutDomains(lock.recipe)).map(
      (part) => ({
        format,
        ...part,
        shard: 0,
        shardCount: 1,
      }),
    ),
  ]);
  if (lock.recipe.switch_blocks !== undefined)
    places.push({ format: 'switch', split: 'validation', shard: 0, shardCount: 1 });
  const key = {
    after: artefactsOf(balance),
    tokenizer: lock.tokenizer.from,
    loss: lock.recipe.loss ?? null,
    shard: lock.recipe.shard ?? null,
  };
  // Texts come from the sample, whose artefacts the balance's name stands for.
  return places.map((place, index) => ({
    ...place,
    artefact: artefactName('write', index, { ...key, ...place }),
  }));
}

/** The formats of blocks that are written: Parquet first, and the sidecars if one of the others cannot carry what is in them. */
export function writtenFormats({
  output,
  balance,
}: {
  readonly output: readonly ExportFormatName[];
  readonly balance: Pick<CanonicalRecipe['balance'], 'objective'>;
}): BlockOutput[] {
  const further = output.filter((format) => format !== 'parquet');
  if (further.every((format) => EXPORT_FORMATS[format].provenance === 'columns'))
    return ['parquet', ...further];
  const sidecars = SIDECARS.filter((name) => name !== 'loss-weights' || balance.objective !== undefined);
  return ['parquet', ...further, ...sidecars];
}

/** What is written of documents that are not packed. */
function documentFormats({ documents, texts }: CanonicalRecipe): DocumentOutput[] {
  return [
    ...documents.map((format) => `documents/${format}` as const),
    ...(documents.length > 0 ? (['document-table'] as const) : []),
    ...texts.map((format) => `texts/${format}` as const),
  ];
}

/** Whether a task writes one of several files, each of which a reader may take by itself. */
const isSharded = (format: WrittenFormat): boolean => format === 'parquet' || format.startsWith('texts/');

function planTasks(phase: string, taskCount: number, key: object): PlannedTask[] {
  return Array.from({ length: taskCount }, (_, index) => ({
    artefact: artefactName(phase, index, { ...key, taskCount, index }),
  }));
}

function artefactName(phase: string, index: number, key: object): string {
  const digest = digestJson({ pipelineVersion: PIPELINE_VERSION, phase, ...key });
  return `${phase}-${String(index).padStart(5, '0')}-${digest.slice(0, 16)}`;
}

const artefactsOf = (tasks: readonly PlannedTask[]): string[] => tasks.map((task) => task.artefact);

const countTasks = (byteCount: number, bytesOfTask: number): number =>
  Math.max(1, Math.ceil(byteCount / bytesOfTask));

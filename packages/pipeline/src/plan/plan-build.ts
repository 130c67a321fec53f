import { digestJson } from '@sluice/manifest';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { Lock } from '../lock/lock.ts';
import { estimateSampleBytes } from './estimate-bytes.ts';
import type { Plan, PlannedTask, SampleTask, WriteTask } from './plan.ts';

/**
 * Changed whenever a task's artefact would have other bytes for the same recipe, seed and lock, so that artefacts
 * of earlier versions are not taken for its own.
 */
const PIPELINE_VERSION = 1;

/** Stored bytes of source files that one sample task reads; a larger file is a task of its own. */
const SAMPLE_TASK_BYTES = 64e6;
/** Bytes of text that one encode task tokenizes. */
const ENCODE_TASK_BYTES = 32e6;
/** Bytes of text behind one output file. */
const WRITE_TASK_BYTES = 256e6;

/** The tasks of a build, each with the name of its artefact. A pure function of the lock. */
export function planBuild(lock: Lock): Plan {
  const { recipe } = lock;
  const sampleBytes = recipe.domains.reduce((sum, domain) => sum + estimateSampleBytes(lock, domain), 0);
  const sample = planSampleTasks(lock);
  const select = planTasks('select', 1, {
    after: artefactsOf(sample),
    split: recipe.split,
    seed: recipe.seed,
    domains: recipe.domains.map(({ name, sample: budget }) => ({ name, budget })),
    encodeTaskCount: countTasks(sampleBytes, ENCODE_TASK_BYTES),
  });
  const encode = planTasks('encode', countTasks(sampleBytes, ENCODE_TASK_BYTES), {
    after: artefactsOf(select),
    tokenizer: [lock.tokenizer.files, recipe.tokenizer],
    seed: recipe.seed,
    formats: recipe.domains.map(({ sources }) => sources.map((source) => source.format ?? null)),
  });
  const balance = planTasks('balance', 1, {
    after: artefactsOf(encode),
    seed: recipe.seed,
    blockSize: recipe.block_size,
    pack: recipe.pack,
    balance: recipe.balance,
  });
  const write = planWriteTasks(lock, sampleBytes, balance);
  const audit = planTasks('audit', 1, { after: artefactsOf(write) });
  const finish = planTasks('finish', 1, { after: artefactsOf(audit), lock: digestJson(lock) });
  return {
    lock,
    lockDigest: digestJson(lock),
    phases: { sample, select, encode, balance, write, audit, finish },
  };
}

function planSampleTasks(lock: Lock): SampleTask[] {
  const groups = lock.sources.flatMap((source, index) =>
    groupFiles(source.files.map((file) => file.byteLength)).map(([fileStart, fileEnd]) => ({
      source: index,
      fileStart,
      fileEnd,
    })),
  );
  return groups.map((group, index) => {
    const { recipe } = lock;
    const source = lock.sources[group.source]!;
    const domain = recipe.domains.find(({ name }) => name === source.domain)!;
    const { format, ...reading } = domain.sources[source.index]!;
    const key = {
      seed: recipe.seed,
      reading,
      templateFields: format === undefined ? null : [format.template, format.fields],
      domain: [domain.name, domain.sample, recipe.sample],
      revision: source.revision,
      files: source.files.slice(group.fileStart, group.fileEnd),
      fileStart: group.fileStart,
    };
    return { ...group, artefact: artefactName('sample', index, key) };
  });
}

/** Runs of consecutive files of about SAMPLE_TASK_BYTES, as half-open ranges. */
function groupFiles(byteLengths: readonly number[]): [start: number, end: number][] {
  const groups: [number, number][] = [];
  let start = 0;
  let sum = 0;
  byteLengths.forEach((byteLength, index) => {
    if (index > start && sum + byteLength > SAMPLE_TASK_BYTES) {
      groups.push([start, index]);
      [start, sum] = [index, 0];
    }
    sum += byteLength;
  });
  if (start < byteLengths.length) groups.push([start, byteLengths.length]);
  return groups;
}

function planWriteTasks(lock: Lock, sampleBytes: number, balance: readonly PlannedTask[]): WriteTask[] {
  const share: Record<SplitName, number> = { train: 1, validation: lock.recipe.split.at_most };
  const places = SPLIT_NAMES.flatMap((split) => {
    const shardCount = countTasks(sampleBytes * share[split], WRITE_TASK_BYTES);
    return Array.from({ length: shardCount }, (_, shard) => ({ split, shard, shardCount }));
  });
  const key = { after: artefactsOf(balance), output: lock.recipe.output };
  return places.map((place, index) => ({
    ...place,
    artefact: artefactName('write', index, { ...key, ...place }),
  }));
}

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

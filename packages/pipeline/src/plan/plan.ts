import type { DocumentFormatName, ExportFormatName } from '@sluice/exporting';
import type { SplitName } from '@sluice/records';
import type { Lock } from '../lock/lock.ts';

/** The steps of a build, in order; the first two only where sources are read at random. All tasks of one may run at once; each phase needs all of the one before. */
export const PHASE_NAMES = [
  'survey',
  'draw',
  'sample',
  'select',
  'encode',
  'balance',
  'write',
  'audit',
  'certify',
  'finish',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];

/** A task's artefact carries this name: the phase, the task's place, and the hash of all that it depends on. */
export interface PlannedTask {
  readonly artefact: string;
}

/** A file of the lock. */
export interface PlannedFile {
  /** Index into the lock's sources. */
  readonly source: number;
  /** Index into that source's files. */
  readonly file: number;
}

/** Finds out in which clusters files of one domain can be read. */
export interface SurveyTask extends PlannedTask {
  readonly domain: string;
  readonly files: readonly PlannedFile[];
}

/** Draws clusters over all files of a domain. */
export interface DrawTask extends PlannedTask {
  readonly domain: string;
}

/** Reads files of one domain, in this order, and keeps the candidates of its sample. */
export interface SampleTask extends PlannedTask {
  readonly domain: string;
  readonly files: readonly PlannedFile[];
}

/** What lies beside formats that cannot carry it: the origin of every token, and the weights of blocks. */
export const SIDECARS = ['spans', 'span-table', 'loss-weights'] as const;

/** What a write task writes: a format of the recipe, a sidecar, the switch blocks, or the groups of documents. */
export type WrittenFormat = BlockOutput | 'switch' | 'groups' | DocumentOutput;

/** Blocks in a format, or what lies beside formats that cannot carry it. */
export type BlockOutput = ExportFormatName | (typeof SIDECARS)[number];

/** Documents that are not packed: as tokens, the sidecar of those, or as texts. */
export type DocumentOutput =
  | `documents/${DocumentFormatName}`
  | 'document-table'
  | `texts/${'jsonl' | 'parquet'}`;

export function isOfDocuments(format: WrittenFormat): format is DocumentOutput {
  return format.includes('/') || format === 'document-table';
}

export function isSidecar(format: WrittenFormat): format is (typeof SIDECARS)[number] {
  return (SIDECARS as readonly string[]).includes(format);
}

/** Writes one shard of the Parquet files, or a whole split in another format. */
export interface WriteTask extends PlannedTask {
  readonly format: WrittenFormat;
  readonly split: SplitName;
  /** Only what the split holds out of this domain. */
  readonly domain?: string;
  /** From 0. */
  readonly shard: number;
  readonly shardCount: number;
}

/** A build as data: what will be done, without doing it. It follows from the lock alone. */
export interface Plan {
  readonly lock: Lock;
  readonly lockDigest: string;
  readonly phases: {
    readonly survey: readonly SurveyTask[];
    readonly draw: readonly DrawTask[];
    readonly sample: readonly SampleTask[];
    readonly select: readonly PlannedTask[];
    readonly encode: readonly PlannedTask[];
    readonly balance: readonly PlannedTask[];
    readonly write: readonly WriteTask[];
    readonly audit: readonly PlannedTask[];
    readonly certify: readonly PlannedTask[];
    readonly finish: readonly PlannedTask[];
  };
}

/** The file's number among all files of all sources: what breaks ties between equal priorities. */
export function firstFileNumbers(lock: Lock): number[] {
  const first: number[] = [];
  let fileCount = 0;
  for (const source of lock.sources) {
    first.push(fileCount);
    fileCount += source.files.length;
  }
  return first;
}

/** The names of every artefact of a plan. */
export function artefactNames(plan: Plan): Set<string> {
  return new Set(PHASE_NAMES.flatMap((phase) => plan.phases[phase].map((task) => task.artefact)));
}

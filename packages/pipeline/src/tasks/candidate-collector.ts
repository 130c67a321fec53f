import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CleaningCounts } from '@sluice/formatting';
import { addDropCounts, DataError, type Document, type DropCounts } from '@sluice/records';
import { createPopulationCounter, type PopulationCounts, type Tally } from '@sluice/sampling';
import type { DomainSample } from '../recipe/resolve-sample.ts';
import { CandidateLog } from '../storage/candidate-log.ts';
import { NameTable } from '../storage/name-table.ts';
import { createCandidateGate } from './candidate-gate.ts';
import { writeCandidates } from './write-candidates.ts';

/** What a sample task read of one source. `recordCount` = documents of the population + drops. */
export interface SourceCounts {
  readonly recordCount: number;
  readonly drops: DropCounts;
  /** Files are numbered in the task. */
  readonly population: PopulationCounts;
  readonly cleaned: ChangeCounts;
}

/**
 * How many documents each cleaning step changed, and of how many bytes or surrogates that are no characters were replaced by
 * U+FFFD.
 */
export type ChangeCounts = CleaningCounts & { readonly 'invalid-characters'?: number };

/** The counts of a sample task. */
export interface TaskPopulation {
  /** By source, in the order in which the task's files first name them. */
  readonly sources: readonly SourceCounts[];
  /** Documents and bytes of each stratum, where the recipe has strata; else empty. */
  readonly strata: Readonly<Record<string, Tally>>;
  /** Candidates below this priority are all there: null if every document is one. */
  readonly threshold: number | null;
  /** Fetched of the source, where it is read at random. */
  readonly readBytes?: number;
  /** The task's files that were begun. */
  readonly filesRead: number;
  /** Whether reading stopped before the last record, since the budget was reached. */
  readonly isStopped: boolean;
}

/** A document of the population, counted. */
export interface SeenDocument {
  readonly document: Document;
  /** The file's number in the task. */
  readonly file: number;
  readonly byteLength: number;
  /** The document's place among the documents of its file that passed the filters, from 0. */
  readonly rank: number;
  /** 0 without strata. */
  readonly stratum: number;
}

/** Takes the documents of a sample task one by one; the texts of those that are admitted go to a log on disk. */
export interface CandidateCollector {
  /** Counts records of the task's so manieth source, and what was dropped of them. */
  count(source: number, recordCount: number, drops: DropCounts): void;
  /** Counts a document of the population. */
  see(document: Document, place: DocumentPlace): SeenDocument;
  /** Takes a document as a candidate, unless its priority is too large to be in the sample. */
  admit(seen: SeenDocument, priority: number, weight?: number): void;
  /** Writes the artefact's files to the folder. */
  finish(ending: TaskEnding): void;
}

/** What only the task knows at its end. */
export interface TaskEnding extends Pick<TaskPopulation, 'filesRead' | 'isStopped' | 'readBytes'> {
  /** By source. */
  readonly cleaned: readonly ChangeCounts[];
}

export interface DocumentPlace {
  /** The source's number in the task. */
  readonly source: number;
  /** The file's number in the task. */
  readonly file: number;
  /** Of the text in UTF-8. */
  readonly byteLength: number;
  /** Where the recipe has strata. */
  readonly stratum?: string | undefined;
}

export interface CollectorOptions {
  readonly folder: string;
  readonly sample: DomainSample;
  readonly sourceCount: number;
  /** From which texts are near copies; undefined if near copies are not looked for. */
  readonly similarity: number | undefined;
}

/** How much is written before it is looked whether the log should be compacted. */
const CHECK_BYTES = 16e6;
const LEAST_DEAD_BYTES = 64e6;
/** Rows that are sorted at once. */
const SORTED_DOCUMENTS = 65_536;
const MOST_STRATA = 65_536;

export function createCandidateCollector(options: CollectorOptions): CandidateCollector {
  const { folder, sample, similarity } = options;
  const path = join(folder, 'documents.spool');
  const log = new CandidateLog(path);
  const gate = createCandidateGate(sample);
  const names = { subdomains: new NameTable(), groups: new NameTable(), strata: new NameTable() };
  const sources = Array.from({ length: options.sourceCount }, () => ({
    recordCount: 0,
    drops: {} as DropCounts,
    counter: createPopulationCounter(),
  }));
  const strata: { documents: number; bytes: number }[] = [];
  const documentsOfFile: number[] = [];
  let checkedBytes = 0;
  const isLive = ({ priority, stratum }: { readonly priority: number; readonly stratum: number }) =>
    priority < gate.thresholdOf(stratum);
  const compactIfWorthIt = () => {
    if (log.byteLength - checkedBytes < CHECK_BYTES) return;
    const live = gate.storedBytes();
    if (log.byteLength - live > Math.max(LEAST_DEAD_BYTES, live)) log.compact(isLive);
    checkedBytes = log.byteLength;
  };
  return {
    count(source, recordCount, dropped) {
      const counts = sources[source]!;
      counts.recordCount += recordCount;
      counts.drops = addDropCounts([counts.drops, dropped]);
    },
    see(document, { source, file, byteLength, stratum: name }) {
      sources[source]!.counter.count({ file, byteLength, group: document.group });
      const rank = documentsOfFile[file] ?? 0;
      documentsOfFile[file] = rank + 1;
      const stratum = name === undefined ? 0 : names.strata.numberOf(name);
      if (name !== undefined) {
        if (stratum >= MOST_STRATA) throw tooManyStrata(document);
        strata[stratum] ??= { documents: 0, bytes: 0 };
        strata[stratum].documents++;
        strata[stratum].bytes += byteLength;
      }
      return { document, file, byteLength, rank, stratum };
    },
    admit({ document, file, byteLength, rank, stratum }, priority, weight = 1) {
      if (priority >= gate.thresholdOf(stratum)) return;
      const candidate = {
        priority,
        weight,
        rank,
        byteLength,
        file,
        row: document.origin.row,
        subdomain: names.subdomains.numberOf(document.subdomain),
        group: document.group === undefined ? 0 : 1 + names.groups.numberOf(document.group),
        stratum,
      };
      gate.admit(candidate, log.append(candidate, document));
      compactIfWorthIt();
    },
    finish({ cleaned, ...ending }) {
      if (log.byteLength > gate.storedBytes()) log.compact(isLive);
      log.close();
      writeCandidates(folder, {
        logPath: path,
        documentCount: gate.documents(),
        cuts: gate.cuts(SORTED_DOCUMENTS),
        similarity,
      });
      const allNames = Object.fromEntries(
        Object.entries(names).map(([name, table]) => [name, table.names()]),
      );
      writeFileSync(join(folder, 'names.json'), JSON.stringify(allNames));
      const threshold = gate.thresholdOf(0);
      const population: TaskPopulation = {
        sources: sources.map(({ recordCount, drops, counter }, source) => ({
          recordCount,
          drops,
          population: counter.counts(),
          cleaned: cleaned[source]!,
        })),
        strata: Object.fromEntries(names.strata.names().map((name, stratum) => [name, strata[stratum]!])),
        threshold: sample.strata !== undefined || threshold === Infinity ? null : threshold,
        ...ending,
      };
      writeFileSync(join(folder, 'population.json'), JSON.stringify(population));
    },
  };
}

function tooManyStrata({ origin }: Document): DataError {
  return new DataError('pipeline/too-many-strata', `the sample has more than ${MOST_STRATA} strata`, {
    position: { source: origin.source, file: origin.file, row: origin.row },
    hint: 'Name a field with fewer values in "strata.by".',
  });
}

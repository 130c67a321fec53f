import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CleaningCounts } from '@sluice/formatting';
import { addDropCounts, type Document, type DropCounts } from '@sluice/records';
import { type BottomK, createPopulationCounter, type PopulationCounts } from '@sluice/sampling';
import { SpoolWriter } from '../storage/document-spool.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { NameTable } from '../storage/name-table.ts';
import { writeCandidates } from './write-candidates.ts';

/** The counts of a sample task. `recordCount` = documents of the population + drops. */
export interface SamplePopulation {
  readonly recordCount: number;
  readonly drops: DropCounts;
  readonly population: PopulationCounts;
  /** How many documents each cleaning step changed. */
  readonly cleaned: CleaningCounts;
}

/** Takes the documents of a sample task one by one; the texts of those that are admitted go to a spool. */
export interface CandidateCollector {
  count(recordCount: number, drops: DropCounts): void;
  add(document: Document, file: number, priority: number): void;
  /** Writes the artefact's files to the folder. */
  finish(cleaned: CleaningCounts): void;
}

/** What is kept of a candidate beside its text: one row each, by number of admission. */
export interface CandidateColumns {
  readonly subdomains: GrowingArray<Uint32Array>;
  /** 0 for none, else 1 + the number of the group. */
  readonly groups: GrowingArray<Uint32Array>;
  readonly ranks: GrowingArray<Float64Array>;
  readonly spoolOffsets: GrowingArray<Float64Array>;
  readonly spoolLengths: GrowingArray<Uint32Array>;
}

export interface CollectorOptions {
  readonly folder: string;
  readonly bottomK: BottomK;
  /** From which texts are near copies; undefined if near copies are not looked for. */
  readonly similarity: number | undefined;
}

export function createCandidateCollector({
  folder,
  bottomK,
  similarity,
}: CollectorOptions): CandidateCollector {
  const spoolPath = join(folder, 'admitted.spool');
  const spool = new SpoolWriter(spoolPath);
  const columns: CandidateColumns = {
    subdomains: new GrowingArray(Uint32Array),
    groups: new GrowingArray(Uint32Array),
    ranks: new GrowingArray(Float64Array),
    spoolOffsets: new GrowingArray(Float64Array),
    spoolLengths: new GrowingArray(Uint32Array),
  };
  const subdomains = new NameTable();
  const groups = new NameTable();
  const counter = createPopulationCounter();
  const documentsOfFile = new Map<number, number>();
  let recordCount = 0;
  let drops: DropCounts = {};
  return {
    count(records, dropped) {
      recordCount += records;
      drops = addDropCounts([drops, dropped]);
    },
    add(document, file, priority) {
      const byteLength = Buffer.byteLength(document.text);
      counter.count({ file, byteLength, group: document.group });
      const rank = documentsOfFile.get(file) ?? 0;
      documentsOfFile.set(file, rank + 1);
      if (!bottomK.offer({ priority, file, row: document.origin.row, byteLength })) return;
      const place = spool.append(document);
      columns.subdomains.push(subdomains.numberOf(document.subdomain));
      columns.groups.push(document.group === undefined ? 0 : 1 + groups.numberOf(document.group));
      columns.ranks.push(rank);
      columns.spoolOffsets.push(place.byteOffset);
      columns.spoolLengths.push(place.byteLength);
    },
    finish(cleaned) {
      spool.close();
      writeCandidates(folder, { spoolPath, survivors: bottomK.survivors(), columns, similarity });
      const names = { subdomains: subdomains.names(), groups: groups.names() };
      writeFileSync(join(folder, 'names.json'), JSON.stringify(names));
      const population: SamplePopulation = { recordCount, drops, population: counter.counts(), cleaned };
      writeFileSync(join(folder, 'population.json'), JSON.stringify(population));
    },
  };
}

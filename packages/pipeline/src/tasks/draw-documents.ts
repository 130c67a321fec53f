import { readFileSync } from 'node:fs';
import { DataError } from '@sluice/records';
import { mergeBottomK } from '@sluice/sampling';
import { firstFileNumbers } from '../plan/plan.ts';
import { NameTable } from '../storage/name-table.ts';
import { artefactFile, type Build } from './build.ts';
import { type Candidates, openCandidates } from './candidates.ts';
import { createDrawnColumns, type DrawnColumns, type GrowingColumns } from './drawn-columns.ts';
import type { SelectionNames } from './selection.ts';

/** How the draw from a domain came out. */
export interface DomainDraw {
  readonly domain: string;
  readonly sampledDocuments: number;
  readonly sampledBytes: number;
  /** False if the sources had less than the budget: everything was taken. */
  readonly isBudgetReached: boolean;
  /** The largest priority in the sample: about the share of the source that was taken. */
  readonly threshold: number;
}

/** The documents of all domains that were drawn, before anything is dropped. */
export interface DocumentDraw {
  readonly domains: readonly DomainDraw[];
  readonly columns: DrawnColumns;
  readonly names: SelectionNames;
  /** By the number of the sample task. */
  readonly candidates: readonly Candidates[];
}

interface Names {
  readonly domains: NameTable;
  readonly subdomains: NameTable;
  readonly groups: NameTable;
}

/** Merges the candidates of all sample tasks and cuts each domain's sample at its budget. */
export function drawDocuments(build: Build): DocumentDraw {
  const { lock, phases } = build.plan;
  const first = firstFileNumbers(lock);
  const candidates = phases.sample.map(({ artefact, source }, task) =>
    openCandidates(build, { task, artefact, firstFile: first[source]! }),
  );
  const names: Names = { domains: new NameTable(), subdomains: new NameTable(), groups: new NameTable() };
  const columns = createDrawnColumns();
  const domains = lock.recipe.domains.map(({ name }) => {
    const ofDomain = candidates.filter(
      ({ task }) => lock.sources[phases.sample[task]!.source]!.domain === name,
    );
    return drawDomain(build, name, { candidates: ofDomain, names, columns });
  });
  return {
    domains,
    columns: columns.sorted(),
    names: {
      domains: names.domains.names(),
      subdomains: names.subdomains.names(),
      groups: names.groups.names(),
    },
    candidates,
  };
}

interface DrawTarget {
  readonly candidates: readonly Candidates[];
  readonly names: Names;
  readonly columns: GrowingColumns;
}

/** Adds a domain's sample to the columns. */
function drawDomain(build: Build, domain: string, { candidates, names, columns }: DrawTarget): DomainDraw {
  const budget = build.plan.lock.recipe.domains.find(({ name }) => name === domain)!.sample;
  const merged = mergeBottomK(
    candidates.map((task) => task.table),
    budget === 'all' ? 'every' : budget,
  );
  if (merged.documentCount === 0) throw emptyDomain(build, domain, candidates);
  for (let index = 0; index < merged.documentCount; index++) {
    const task = candidates[merged.tables[index]!]!;
    const row = merged.tableRows[index]!;
    const group = task.groupOf(row);
    columns.push({
      tasks: task.task,
      candidateRows: row,
      spoolOffsets: task.spoolOffsets[row]!,
      spoolLengths: task.spoolLengths[row]!,
      files: task.table.files[row]!,
      rows: task.table.rows[row]!,
      domains: names.domains.numberOf(domain),
      subdomains: names.subdomains.numberOf(task.subdomainOf(row)),
      groups: group === undefined ? 0 : 1 + names.groups.numberOf(group),
      textHashes: task.textHashes[row]!,
      wordHashes: task.wordHashes[row]!,
      ranks: task.ranks[row]!,
      byteLengths: task.table.byteLengths[row]!,
    });
  }
  const { documentCount: sampledDocuments, byteLength: sampledBytes, isBudgetReached, threshold } = merged;
  return { domain, sampledDocuments, sampledBytes, isBudgetReached, threshold };
}

function emptyDomain(build: Build, domain: string, candidates: readonly Candidates[]): DataError {
  const counts = candidates.map(
    ({ artefact }) =>
      JSON.parse(readFileSync(artefactFile(build, artefact, 'population.json'), 'utf8')) as {
        readonly recordCount: number;
        readonly drops: Readonly<Record<string, number>>;
      },
  );
  const recordCount = counts.reduce((sum, task) => sum + task.recordCount, 0);
  const drops = counts
    .flatMap((task) => Object.entries(task.drops))
    .map(([reason, count]) => `${count} ${reason}`);
  const what =
    drops.length === 0 ? 'its files have no records' : `of ${recordCount} records: ${drops.join(', ')}`;
  return new DataError('pipeline/empty-domain', `the domain ${domain} has no document (${what})`, {
    hint: 'Loosen "keep", or look at what its sources hold.',
  });
}

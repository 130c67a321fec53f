import { addDropCounts, DataError } from '@sluice/records';
import { NameTable } from '../storage/name-table.ts';
import { readSourceCounts } from './account-sources.ts';
import type { Build } from './build.ts';
import { type ChosenCandidates, chooseCandidates } from './choose-candidates.ts';
import { type ClusterReport, reportClusters } from './clusters/report-clusters.ts';
import { createDrawnColumns, type DrawnColumns, type GrowingColumns } from './drawn-columns.ts';
import type { SelectionNames } from './selection.ts';

/** How the draw from a domain came out. */
export interface DomainDraw {
  readonly domain: string;
  readonly sampledDocuments: number;
  readonly sampledBytes: number;
  /** Where the budget is in tokens: those of the documents as they are trained on. */
  readonly sampledTokens?: number;
  /** False if the sources had less than the budget: everything was taken. */
  readonly isBudgetReached: boolean;
  /** The largest priority in the sample. */
  readonly threshold: number;
  /** What each stratum was to give, in documents or bytes; absent without strata. */
  readonly quotas?: Readonly<Record<string, number>>;
  /** What reading at random cost, and what the sample is worth; absent for other methods. */
  readonly clusters?: ClusterReport;
}

/** The documents of all domains that were drawn, before anything is dropped. */
export interface DocumentDraw {
  readonly domains: readonly DomainDraw[];
  readonly columns: DrawnColumns;
  readonly names: SelectionNames;
}

type Names = Record<'domains' | 'subdomains' | 'groups' | 'strata', NameTable>;

/** Merges the candidates of all sample tasks and cuts each domain's sample at its budget. */
export async function drawDocuments(build: Build, signal: AbortSignal): Promise<DocumentDraw> {
  const names: Names = {
    domains: new NameTable(),
    subdomains: new NameTable(),
    groups: new NameTable(),
    strata: new NameTable(),
  };
  const columns = createDrawnColumns();
  const domains: DomainDraw[] = [];
  for (const domain of build.plan.lock.recipe.domains) {
    const chosen = await chooseCandidates(build, domain, signal);
    if (chosen.tables.length === 0) throw emptyDomain(build, domain.name);
    const clusters = reportClusters(build, domain.name, chosen);
    const draw = addDomain(domain.name, chosen, { names, columns });
    domains.push(clusters === undefined ? draw : { ...draw, clusters });
  }
  return {
    domains,
    columns: columns.sorted(),
    names: {
      domains: names.domains.names(),
      subdomains: names.subdomains.names(),
      groups: names.groups.names(),
      strata: names.strata.names(),
    },
  };
}

interface DrawTarget {
  readonly names: Names;
  readonly columns: GrowingColumns;
}

/** Adds a domain's sample to the columns, by sample task and place in its spool. */
function addDomain(domain: string, chosen: ChosenCandidates, { names, columns }: DrawTarget): DomainDraw {
  let sampledBytes = 0;
  let threshold = 0;
  columns.reserve(chosen.tables.length);
  for (const index of orderBySpool(chosen)) {
    const task = chosen.candidates[chosen.tables[index]!]!;
    const row = chosen.tableRows[index]!;
    const group = task.groupOf(row);
    const byteLength = task.table.byteLengths[row]!;
    sampledBytes += byteLength;
    threshold = Math.max(threshold, task.table.priorities[row]!);
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
      weights: task.weights[row]!,
      strata: names.strata.numberOf(task.stratumOf(row)),
      byteLengths: byteLength,
    });
  }
  const { isBudgetReached, tokens, quotas } = chosen;
  return {
    domain,
    sampledDocuments: chosen.tables.length,
    sampledBytes,
    ...(tokens === undefined ? {} : { sampledTokens: tokens }),
    isBudgetReached,
    threshold,
    ...(quotas === undefined ? {} : { quotas: Object.fromEntries(quotas) }),
  };
}

function orderBySpool({ candidates, tables, tableRows }: ChosenCandidates): Uint32Array {
  const taskOf = (index: number) => candidates[tables[index]!]!;
  const offsetOf = (index: number) => taskOf(index).spoolOffsets[tableRows[index]!]!;
  return Uint32Array.from(tables.keys()).sort(
    (a, b) => taskOf(a).task - taskOf(b).task || offsetOf(a) - offsetOf(b),
  );
}

function emptyDomain(build: Build, domain: string): DataError {
  const read = readSourceCounts(build).filter(
    ({ source }) => build.plan.lock.sources[source]!.domain === domain,
  );
  const recordCount = read.reduce((sum, source) => sum + source.recordCount, 0);
  const drops = Object.entries(addDropCounts(read.map((source) => source.drops))).map(
    ([reason, count]) => `${count} ${reason}`,
  );
  const what =
    drops.length === 0 ? 'its files have no records' : `of ${recordCount} records: ${drops.join(', ')}`;
  return new DataError('pipeline/empty-domain', `the domain ${domain} has no document (${what})`, {
    hint: 'Loosen "keep", or look at what its sources hold.',
  });
}

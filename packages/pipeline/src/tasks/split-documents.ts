import { DataError } from '@sluice/records';
import { assignSplit, type OversizedUnit, type SplitPlan } from '@sluice/splitting';
import type { Build } from './build.ts';
import { documentIds, type KeptDocuments } from './drop-copies.ts';
import { joinUnits } from './join-units.ts';
import type { SelectionNames } from './selection.ts';

/** How the split came out, by domain and subdomain, and which units were too large to be held out. */
export type SplitReport = Omit<SplitPlan, 'sides'>;

/** Decides each document's side, by row; a unit (see `joinUnits`) stays together. */
export function splitDocuments(
  build: Build,
  { columns, clusters }: KeptDocuments,
  { names, tokensOf }: { readonly names: SelectionNames; readonly tokensOf?: (row: number) => number },
): { readonly sides: Uint8Array; readonly report: SplitReport } {
  const { seed, split } = build.plan.lock.recipe;
  const groups = Array.from(columns.groups, (group) => names.groups[group - 1]);
  const table = {
    ids: documentIds(build, columns),
    domains: Array.from(columns.domains, (domain) => names.domains[domain]!),
    subdomains: Array.from(columns.subdomains, (subdomain) => names.subdomains[subdomain]!),
    units: joinUnits(split, { groups, wordHashes: columns.wordHashes, clusters }),
    byteLengths: columns.byteLengths,
    ...(tokensOf === undefined ? {} : { tokensOf }),
  };
  const { sides, ...report } = assignSplit(seed, table, {
    validation: split.validation,
    test: split.test,
    atLeast: split.at_least,
    atMost: split.at_most,
  });
  const [largest] = report.oversized;
  if (split.large_groups === 'error' && largest !== undefined) throw largeGroup(largest);
  return { sides, report };
}

function largeGroup({ key, domain, documents }: OversizedUnit): DataError {
  return new DataError(
    'pipeline/large-group',
    `a group of ${domain} has ${documents} documents (that of ${key}), more than a split may hold out`,
    {
      hint: 'Group by a finer key, sample more documents, raise split.at_most, or set split.large_groups to "train".',
    },
  );
}

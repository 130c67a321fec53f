import { assignSplit, formUnits, type SplitPlan } from '@sluice/splitting';
import type { Build } from './build.ts';
import { documentIds, type KeptDocuments } from './drop-copies.ts';
import type { SelectionNames } from './selection.ts';

/** How the split came out, by domain and subdomain, and which units were too large to be held out. */
export type SplitReport = Omit<SplitPlan, 'sides'>;

/**
 * Decides each document's side, by row. Groups stay together, and so do texts that differ in nothing but signs and
 * case, and near copies, unless the recipe says `keep`.
 */
export function splitDocuments(
  build: Build,
  { columns, clusters }: KeptDocuments,
  { names, tokensOf }: { readonly names: SelectionNames; readonly tokensOf?: (row: number) => number },
): { readonly sides: Uint8Array; readonly report: SplitReport } {
  const { seed, split } = build.plan.lock.recipe;
  const groups = Array.from(columns.groups, (group) => names.groups[group - 1]);
  const { units } = formUnits(groups.length, {
    columns: [
      groups,
      ...(split.exact_duplicates === 'keep' ? [] : [columns.wordHashes]),
      ...(split.near_duplicates === 'keep'
        ? []
        : [BigUint64Array.from(clusters, (cluster) => BigInt(cluster) + 1n)]),
    ],
  });
  const table = {
    ids: documentIds(build, columns),
    domains: Array.from(columns.domains, (domain) => names.domains[domain]!),
    subdomains: Array.from(columns.subdomains, (subdomain) => names.subdomains[subdomain]!),
    units,
    byteLengths: columns.byteLengths,
    ...(tokensOf === undefined ? {} : { tokensOf }),
  };
  const { sides, ...report } = assignSplit(seed, table, {
    validation: split.validation,
    test: split.test,
    atLeast: split.at_least,
    atMost: split.at_most,
  });
  return { sides, report };
}

import { compareCodeUnits } from '@sluice/determinism';
import { divideTarget, type Quota, quotaOf, type ResolvedSplit } from './split-quota.ts';

/** A domain, or a stratum of one, with what is held out of it so far. */
export interface Cell extends Quota {
  readonly domain: string;
  /** Empty for a domain. */
  readonly subdomain: string;
  readonly documents: number;
  validation: number;
}

/** The domains and strata of a table of documents, each sorted by name. */
export interface SplitCells {
  readonly domains: readonly Cell[];
  readonly strata: readonly Cell[];
  /** The cell of a document at either level. */
  cellOf(level: 'domains' | 'strata', document: number): Cell;
}

/** Nothing is held out yet. A stratum's target is its part of the domain's; its ceiling is at least that. */
export function formCells(
  table: { readonly domains: readonly string[]; readonly subdomains: readonly string[] },
  split: ResolvedSplit,
): SplitCells {
  const counts = countByLabel(table);
  const domains: Cell[] = [];
  const strata: Cell[] = [];
  for (const [domain, inDomain] of counts) {
    const documents = inDomain.reduce((sum, [, count]) => sum + count, 0);
    const quota = quotaOf(documents, split);
    domains.push({ domain, subdomain: '', documents, validation: 0, ...quota });
    const counted = inDomain.map(([, count]) => count);
    const targets = divideTarget(quota.target, counted);
    inDomain.forEach(([subdomain, count], index) => {
      const target = targets[index]!;
      const ceiling = Math.max(target, quotaOf(count, split).ceiling);
      strata.push({ domain, subdomain, documents: count, validation: 0, target, ceiling });
    });
  }
  const domainPlaces = numberDomains(domains, table);
  const stratumPlaces = numberStrata(strata, table);
  return {
    domains,
    strata,
    cellOf: (level, document) =>
      level === 'domains' ? domains[domainPlaces[document]!]! : strata[stratumPlaces[document]!]!,
  };
}

type Labels = Parameters<typeof formCells>[0];

/** Documents by domain and subdomain, both in order of code units. */
function countByLabel(table: Labels): [string, [string, number][]][] {
  const counts = new Map<string, Map<string, number>>();
  table.domains.forEach((domain, document) => {
    const subdomain = table.subdomains[document]!;
    const inDomain = counts.get(domain) ?? new Map<string, number>();
    counts.set(domain, inDomain.set(subdomain, (inDomain.get(subdomain) ?? 0) + 1));
  });
  return [...counts]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([domain, inDomain]) => [domain, [...inDomain].sort(([a], [b]) => compareCodeUnits(a, b))]);
}

/** The place in `domains` of each document's domain. */
function numberDomains(domains: readonly Cell[], table: Labels): Uint32Array {
  const places = new Map(domains.map((cell, place) => [cell.domain, place]));
  return Uint32Array.from(table.domains, (domain) => places.get(domain)!);
}

/** The place in `strata` of each document's stratum. */
function numberStrata(strata: readonly Cell[], table: Labels): Uint32Array {
  const places = new Map<string, Map<string, number>>();
  strata.forEach((cell, place) => {
    const inDomain = places.get(cell.domain) ?? new Map<string, number>();
    places.set(cell.domain, inDomain.set(cell.subdomain, place));
  });
  return Uint32Array.from(
    table.domains,
    (domain, document) => places.get(domain)!.get(table.subdomains[document]!)!,
  );
}

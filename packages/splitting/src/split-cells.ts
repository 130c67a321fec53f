import { compareCodeUnits } from '@sluice/determinism';
import { divideTarget, type HoldOut, type Quota, quotaOf } from './split-quota.ts';

/** A domain, or a stratum of one, with what a split holds out of it so far. */
export interface Cell extends Quota {
  readonly domain: string;
  /** Empty for a domain. */
  readonly subdomain: string;
  readonly documents: number;
  /** Documents that are held out even if a unit must then bring more too much than was missing; of domains alone. */
  readonly floor: number;
  heldOutDocuments: number;
  /** In the unit of the target. */
  heldOut: number;
}

/** The domains and strata of a table of documents, each sorted by name. */
export interface SplitCells {
  readonly domains: readonly Cell[];
  readonly strata: readonly Cell[];
  /** The cell of a document at either level. */
  cellOf(level: 'domains' | 'strata', document: number): Cell;
}

/** The labels of documents, by which they are counted. */
export interface SplitLabels {
  readonly domains: readonly string[];
  readonly subdomains: readonly string[];
  /** By which a target in tokens is divided among strata. @default 1 each */
  readonly byteLengths?: Float64Array | undefined;
}

/** Nothing is held out yet. A stratum's target is its part of the domain's; its ceiling is at least that. */
export function formCells(table: SplitLabels, holdOut: HoldOut): SplitCells {
  const domains: Cell[] = [];
  const strata: Cell[] = [];
  for (const [domain, inDomain] of countByLabel(table)) {
    const documents = inDomain.reduce((sum, [, count]) => sum + count.documents, 0);
    const quota = quotaOf(documents, holdOut);
    const floor = typeof holdOut.size === 'number' ? Math.min(holdOut.atLeast, quota.target) : 0;
    domains.push({ domain, subdomain: '', documents, heldOutDocuments: 0, heldOut: 0, ...quota, floor });
    const targets = divideTarget(
      quota.target,
      inDomain.map(([, count]) => (quota.unit === 'tokens' ? count.bytes : count.documents)),
    );
    inDomain.forEach(([subdomain, count], index) => {
      const target = targets[index]!;
      const own = quotaOf(count.documents, holdOut).ceiling;
      const ceiling = quota.unit === 'documents' ? Math.max(target, own) : own;
      const cell = {
        domain,
        subdomain,
        documents: count.documents,
        unit: quota.unit,
        target,
        ceiling,
        floor: 0,
      };
      strata.push({ ...cell, heldOutDocuments: 0, heldOut: 0 });
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

interface Count {
  documents: number;
  bytes: number;
}

/** Documents by domain and subdomain, both in order of code units. */
function countByLabel(table: SplitLabels): [string, [string, Count][]][] {
  const counts = new Map<string, Map<string, Count>>();
  table.domains.forEach((domain, document) => {
    const subdomain = table.subdomains[document]!;
    const inDomain = counts.get(domain) ?? new Map<string, Count>();
    const count = inDomain.get(subdomain) ?? { documents: 0, bytes: 0 };
    count.documents++;
    count.bytes += table.byteLengths?.[document] ?? 1;
    counts.set(domain, inDomain.set(subdomain, count));
  });
  return [...counts]
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([domain, inDomain]) => [domain, [...inDomain].sort(([a], [b]) => compareCodeUnits(a, b))]);
}

/** The place in `domains` of each document's domain. */
function numberDomains(domains: readonly Cell[], table: SplitLabels): Uint32Array {
  const places = new Map(domains.map((cell, place) => [cell.domain, place]));
  return Uint32Array.from(table.domains, (domain) => places.get(domain)!);
}

/** The place in `strata` of each document's stratum. */
function numberStrata(strata: readonly Cell[], table: SplitLabels): Uint32Array {
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

/**
 * Which documents are held out, decided before packing.
 *
 * - Units (groups, clusters of copies) are taken whole, in order of a keyed priority, over all domains at once, since
 *   a unit may reach into several.
 * - A unit is taken while a stratum (subdomain) that it touches is below its part of the domain's target, as long as
 *   it lifts no domain above its ceiling and no stratum above its own. A domain that this leaves short is filled up
 *   from its other strata, and if need be beyond a stratum's ceiling. A domain's ceiling is never exceeded.
 * - A unit larger than a domain's ceiling can only be trained on. It is reported.
 *
 * The result depends on the set of documents alone, not on their order. As a source grows, sides are stable as far as
 * sizes allow: the threshold of priority moves, so that of a stratum of single documents some go from validation to
 * train or some from train to validation, never both.
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';
import { DataError } from '@sluice/records';
import { type Cell, formCells, type SplitCells } from './split-cells.ts';
import { type Quota, type ResolvedSplit, resolveSplit, type SplitOptions } from './split-quota.ts';
import { createUnitTable, type UnitTable } from './unit-table.ts';

/** The documents of all domains, as columns. */
export interface SplitTable {
  readonly ids: readonly string[];
  readonly domains: readonly string[];
  readonly subdomains: readonly string[];
  /** The unit of each document, numbered from 0: see `formUnits`. */
  readonly units: Uint32Array;
}

export interface DomainSplit extends Quota {
  readonly domain: string;
  readonly documents: number;
  readonly validation: number;
  /** Documents that the target wanted beyond those held out. */
  readonly shortfall: number;
}

export interface StratumSplit extends DomainSplit {
  readonly subdomain: string;
}

export interface OversizedUnit {
  /** The smallest id in it. */
  readonly key: string;
  readonly domain: string;
  readonly documents: number;
}

export interface SplitPlan {
  /** The side of each document: a place in `SPLIT_NAMES`, 0 for train and 1 for validation. */
  readonly sides: Uint8Array;
  readonly domains: readonly DomainSplit[];
  readonly strata: readonly StratumSplit[];
  /** Units that are larger than the ceiling of a domain they touch, the largest first. They are trained on. */
  readonly oversized: readonly OversizedUnit[];
}

/**
 * @throws DataError `no-validation` if documents are wanted and a domain can hold out none, with advice;
 * RangeError for columns of different lengths or bad options.
 */
export function assignSplit(seed: string, table: SplitTable, options: SplitOptions = {}): SplitPlan {
  checkColumns(table);
  const split = resolveSplit(options);
  const cells = formCells(table, split);
  const units = createUnitTable(table.ids, table.units);
  const taken = takeUnits(orderUnits(seed, units), units, cells);
  const plan: SplitPlan = {
    sides: Uint8Array.from(table.units, (unit) => taken[unit]!),
    domains: cells.domains.map(({ subdomain: _, ...cell }) => ({ ...cell, shortfall: shortfallOf(cell) })),
    strata: cells.strata.map((cell) => ({ ...cell, shortfall: shortfallOf(cell) })),
    oversized: findOversized(units, cells),
  };
  checkValidation(plan, split);
  return plan;
}

function checkColumns(table: SplitTable): void {
  for (const name of ['domains', 'subdomains', 'units'] as const) {
    if (table[name].length !== table.ids.length)
      throw new RangeError(`assignSplit: ${table[name].length} ${name} for ${table.ids.length} ids`);
  }
}

function orderUnits(seed: string, units: UnitTable): Uint32Array {
  const priorities = Float64Array.from(units.keys, (key) => idPriority(seed, 'splitting/side', key));
  return Uint32Array.from(units.keys, (_, unit) => unit).sort(
    (a, b) => priorities[a]! - priorities[b]! || compareCodeUnits(units.keys[a]!, units.keys[b]!),
  );
}

/** Which level must be below its target for a unit to be wanted, and whether the strata's ceilings hold. */
const RULES = [
  { wantedBy: 'strata', keepsStrataCeilings: true },
  { wantedBy: 'domains', keepsStrataCeilings: true },
  { wantedBy: 'domains', keepsStrataCeilings: false },
] as const;

/** 1 for each unit that is held out. The cells' counts are brought up to date. */
function takeUnits(order: Uint32Array, units: UnitTable, cells: SplitCells): Uint8Array {
  const taken = new Uint8Array(order.length);
  for (const rule of RULES) {
    if (cells.domains.every((domain) => domain.validation >= domain.target)) break;
    for (const unit of order) {
      if (taken[unit]) continue;
      const documents = units.documentsOf(unit);
      if (!documents.some((document) => isBelowTarget(cells.cellOf(rule.wantedBy, document)))) continue;
      addDocuments(cells, documents, 1);
      const fits = documents.every(
        (document) =>
          isWithinCeiling(cells.cellOf('domains', document)) &&
          (!rule.keepsStrataCeilings || isWithinCeiling(cells.cellOf('strata', document))),
      );
      if (fits) taken[unit] = 1;
      else addDocuments(cells, documents, -1);
    }
  }
  return taken;
}

function addDocuments(cells: SplitCells, documents: Uint32Array, sign: 1 | -1): void {
  for (const document of documents) {
    cells.cellOf('domains', document).validation += sign;
    cells.cellOf('strata', document).validation += sign;
  }
}

function isBelowTarget(cell: Cell): boolean {
  return cell.validation < cell.target;
}

function isWithinCeiling(cell: Cell): boolean {
  return cell.validation <= cell.ceiling;
}

function shortfallOf(cell: Pick<Cell, 'target' | 'validation'>): number {
  return Math.max(0, cell.target - cell.validation);
}

function findOversized(units: UnitTable, cells: SplitCells): OversizedUnit[] {
  const oversized: OversizedUnit[] = [];
  const smallest = Math.min(...cells.domains.map((domain) => domain.ceiling));
  units.keys.forEach((key, unit) => {
    const documents = units.documentsOf(unit);
    if (documents.length <= Math.max(1, smallest)) return;
    const counts = new Map<Cell, number>();
    for (const document of documents) {
      const cell = cells.cellOf('domains', document);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    for (const [cell, count] of counts)
      if (count > Math.max(1, cell.ceiling)) oversized.push({ key, domain: cell.domain, documents: count });
  });
  return oversized.sort(
    (a, b) =>
      b.documents - a.documents || compareCodeUnits(a.key, b.key) || compareCodeUnits(a.domain, b.domain),
  );
}

function checkValidation(plan: SplitPlan, split: ResolvedSplit): void {
  if (split.share === 0 && split.atLeast === 0) return;
  for (const domain of plan.domains) {
    if (domain.validation > 0) continue;
    const largest = plan.oversized.find((unit) => unit.domain === domain.domain);
    throw new DataError(
      'no-validation',
      `no document of ${domain.domain} can be held out: it has ${domain.documents} documents, of which at most ` +
        `${domain.ceiling} may be` +
        (largest ? `, and its largest group has ${largest.documents} (that of ${largest.key})` : ''),
      {
        hint: largest
          ? 'Group by a finer key, sample more documents, raise split.at_most, or drop copies instead of keeping them together.'
          : 'Sample more documents of this domain, or raise split.at_most.',
      },
    );
  }
}

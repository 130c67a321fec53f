/**
 * Which documents are held out, decided before packing.
 *
 * - Units (groups, clusters of copies) are taken whole, in order of a keyed priority, over all domains at once, since
 *   a unit may reach into several. Validation takes from the beginning of that order and test from its end: asking
 *   for a test split changes nothing of validation, and as a source grows no document goes from one to the other.
 * - A unit is taken while a stratum (subdomain) that it touches is below its part of the domain's target, as long as
 *   it lifts none above its target. What this leaves short is filled up from the domain's other strata, then with the
 *   smallest units that exceed a target and no ceiling, and if need be beyond a stratum's ceiling, as long as what a
 *   unit exceeds the domain's target by is less than what was missing. A domain's ceiling is never exceeded.
 * - A unit larger than a domain's ceiling can only be trained on. It is reported.
 *
 * The result depends on the set of documents alone, not on their order. As a source grows, sides are stable as far as
 * sizes allow: the threshold of priority moves, so that of a stratum of single documents some go from validation to
 * train or some from train to validation, never both.
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';
import { DataError, type HeldOutSplit, SPLIT_NAMES } from '@sluice/records';
import { findOversized, type OversizedUnit } from './find-oversized.ts';
import type { IdColumn } from './id-column.ts';
import { type Cell, formCells, type SplitLabels } from './split-cells.ts';
import { type Quota, type ResolvedSplit, resolveSplit, type SplitOptions } from './split-quota.ts';
import { takeUnits } from './take-units.ts';
import { createUnitTable, type UnitTable } from './unit-table.ts';

/** The documents of all domains, as columns. */
export interface SplitTable extends SplitLabels {
  readonly ids: IdColumn;
  /** The unit of each document, numbered from 0: see `formUnits`. */
  readonly units: Uint32Array;
  /** The tokens of a document: needed for sizes in tokens, and asked for only of documents that are held out. */
  readonly tokensOf?: ((document: number) => number) | undefined;
}

export interface DomainSplit extends Quota {
  readonly split: HeldOutSplit;
  readonly domain: string;
  /** Documents of the domain, whatever their side. */
  readonly documents: number;
  readonly heldOutDocuments: number;
  /** In the unit of the target. */
  readonly heldOut: number;
  /** What the target wanted beyond what is held out, in its unit. */
  readonly shortfall: number;
}

export interface StratumSplit extends DomainSplit {
  readonly subdomain: string;
}

export interface SplitPlan {
  /** The side of each document: a place in `SPLIT_NAMES`, 0 for train. */
  readonly sides: Uint8Array;
  /** By split, in their order, then by name. */
  readonly domains: readonly DomainSplit[];
  readonly strata: readonly StratumSplit[];
  /** Units that are larger than the ceiling of a domain they touch, the largest first. They are trained on. */
  readonly oversized: readonly OversizedUnit[];
}

/**
 * @throws DataError `no-validation` or `no-test` if documents are wanted and a domain can hold out none, with advice;
 * RangeError for columns of different lengths or bad options.
 */
export function assignSplit(seed: string, table: SplitTable, options: SplitOptions = {}): SplitPlan {
  const resolved = resolveSplit(options);
  checkTable(table, resolved);
  const units = createUnitTable(table.ids, table.units);
  const order = orderUnits(seed, units);
  const sides = new Uint8Array(order.length);
  const parts = holdOuts(resolved).map(({ split, ...holdOut }) => {
    const cells = formCells(table, holdOut);
    const isInTokens = typeof holdOut.size !== 'number' && 'tokens' in holdOut.size;
    takeUnits(cells, {
      units,
      order: split === 'test' ? order.toReversed() : order,
      sides,
      side: SPLIT_NAMES.indexOf(split),
      amountOf: isInTokens ? table.tokensOf! : () => 1,
    });
    const domains = cells.domains.map(({ subdomain: _, ...cell }) => report(split, cell));
    const oversized = findOversized(units, cells);
    if (holdOut.size !== 0) checkHeldOut(domains, oversized);
    return { domains, strata: cells.strata.map((cell) => report(split, cell)), oversized };
  });
  return {
    sides: Uint8Array.from(table.units, (unit) => sides[unit]!),
    domains: parts.flatMap((part) => part.domains),
    strata: parts.flatMap((part) => part.strata),
    oversized: parts[0]!.oversized, // ceilings are the same for every split
  };
}

/** The splits that are held out, in the order in which they take their units. */
function holdOuts({ validation, test, atLeast, atMost }: ResolvedSplit) {
  const sizes = { validation, ...(test === undefined ? {} : { test }) };
  return Object.entries(sizes).map(([split, size]) => ({
    split: split as HeldOutSplit,
    size,
    atLeast,
    atMost,
  }));
}

function report<Part extends Omit<Cell, 'subdomain'>>(split: HeldOutSplit, { floor: _, ...cell }: Part) {
  return { split, ...cell, shortfall: Math.max(0, cell.target - cell.heldOut) };
}

function checkTable(table: SplitTable, { validation, test }: ResolvedSplit): void {
  for (const name of ['domains', 'subdomains', 'units'] as const) {
    if (table[name].length !== table.ids.length)
      throw new RangeError(`assignSplit: ${table[name].length} ${name} for ${table.ids.length} ids`);
  }
  const isInTokens = [validation, test].some((size) => typeof size === 'object' && 'tokens' in size);
  if (isInTokens && table.tokensOf === undefined)
    throw new TypeError('assignSplit: sizes in tokens need tokensOf');
}

function orderUnits(seed: string, units: UnitTable): Uint32Array {
  const order = Uint32Array.from({ length: units.unitCount }, (_, unit) => unit);
  const priorities = Float64Array.from(order, (unit) =>
    idPriority(seed, 'splitting/side', units.keyOf(unit)),
  );
  return order.sort(
    (a, b) => priorities[a]! - priorities[b]! || compareCodeUnits(units.keyOf(a), units.keyOf(b)),
  );
}

/** How a recipe holds nothing out. */
const NOTHING: Readonly<Record<HeldOutSplit, string>> = {
  validation: 'set split.validation to 0',
  test: 'leave split.test out',
};

function checkHeldOut(domains: readonly DomainSplit[], oversized: readonly OversizedUnit[]): void {
  for (const { split, domain, documents, heldOutDocuments, ceiling } of domains) {
    if (heldOutDocuments > 0) continue;
    const largest = oversized.find((unit) => unit.domain === domain);
    throw new DataError(
      `no-${split}`,
      `no document of ${domain} can be held out for ${split}: it has ${documents} documents, of which at most ` +
        `${ceiling} may be` +
        (largest ? `, and its largest group has ${largest.documents} (that of ${largest.key})` : ''),
      {
        hint: largest
          ? 'Group by a finer key, sample more documents, raise split.at_most, or drop copies instead of keeping them together.'
          : `Sample more documents of this domain, raise split.at_most, or ${NOTHING[split]}.`,
      },
    );
  }
}

import type { Cell, SplitCells } from './split-cells.ts';
import type { UnitTable } from './unit-table.ts';

/** Which level must be below its target for a unit to be wanted, and whether the strata's ceilings hold. */
const RULES = [
  { wantedBy: 'strata', keepsStrataCeilings: true },
  { wantedBy: 'domains', keepsStrataCeilings: true },
  { wantedBy: 'domains', keepsStrataCeilings: false },
] as const;

/** What one split takes its units from. */
export interface UnitChoice {
  readonly units: UnitTable;
  /** The units in the order in which they are offered. */
  readonly order: Uint32Array;
  /** The split of each unit, 0 for none. Units that are taken are marked in it. */
  readonly sides: Uint8Array;
  /** What is marked. */
  readonly side: number;
  /** A document's amount in the unit of the targets. Asked for only where it matters, once or more. */
  readonly amountOf: (document: number) => number;
}

/** Takes units for one split, whole, until its targets are met. The cells' counts are brought up to date. */
export function takeUnits(cells: SplitCells, choice: UnitChoice): void {
  const { units, order, sides, side } = choice;
  for (const rule of RULES) {
    if (!cells.domains.some(isBelowTarget)) break;
    for (const unit of order) {
      if (sides[unit] !== 0) continue;
      const documents = units.documentsOf(unit);
      if (!documents.some((document) => isBelowTarget(cells.cellOf(rule.wantedBy, document)))) continue;
      addDocuments(cells, documents, 1);
      const fits = documents.every(
        (document) =>
          isWithinCeiling(cells.cellOf('domains', document)) &&
          (!rule.keepsStrataCeilings || isWithinCeiling(cells.cellOf('strata', document))),
      );
      if (!fits) addDocuments(cells, documents, -1);
      else {
        sides[unit] = side;
        addAmounts(cells, documents, choice.amountOf);
      }
    }
  }
}

function addDocuments(cells: SplitCells, documents: Uint32Array, sign: 1 | -1): void {
  for (const document of documents) {
    cells.cellOf('domains', document).heldOutDocuments += sign;
    cells.cellOf('strata', document).heldOutDocuments += sign;
  }
}

function addAmounts(cells: SplitCells, documents: Uint32Array, amountOf: UnitChoice['amountOf']): void {
  for (const document of documents) {
    const amount = amountOf(document);
    cells.cellOf('domains', document).heldOut += amount;
    cells.cellOf('strata', document).heldOut += amount;
  }
}

function isBelowTarget(cell: Cell): boolean {
  return cell.heldOut < cell.target;
}

function isWithinCeiling(cell: Cell): boolean {
  return cell.heldOutDocuments <= cell.ceiling;
}

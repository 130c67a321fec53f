import type { Cell, SplitCells } from './split-cells.ts';
import type { UnitTable } from './unit-table.ts';

/** Which level must be below its target for a unit to be wanted, and what of a stratum it must not exceed. */
const RULES = [
  { wantedBy: 'strata', keepsStrata: 'ceiling', keepsTargets: true },
  { wantedBy: 'domains', keepsStrata: 'ceiling', keepsTargets: true },
  { wantedBy: 'strata', keepsStrata: 'ceiling', keepsTargets: false },
  { wantedBy: 'domains', keepsStrata: 'ceiling', keepsTargets: false },
  { wantedBy: 'domains', keepsStrata: 'nothing', keepsTargets: false },
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

/**
 * Takes units for one split, whole, until its targets are met: first those that exceed no target, then the smallest of
 * those that do, if what they exceed is less than what was missing, or if without them there would be too little.
 * Targets in tokens are crossed by the first unit that reaches them, since a unit that is not taken is not tokenized. The
 * cells' counts are brought up to date.
 */
export function takeUnits(cells: SplitCells, choice: UnitChoice): void {
  const { units, sides, side } = choice;
  const isInTokens = cells.domains[0]?.unit === 'tokens';
  const bySize = choice.order.toSorted((a, b) => units.documentsOf(a).length - units.documentsOf(b).length);
  for (const rule of RULES) {
    if (!cells.domains.some(isBelowTarget)) break;
    if (rule.keepsTargets && isInTokens) continue;
    for (const unit of rule.keepsTargets || isInTokens ? choice.order : bySize) {
      if (sides[unit] !== 0) continue;
      const documents = units.documentsOf(unit);
      if (!documents.some((document) => isBelowTarget(cells.cellOf(rule.wantedBy, document)))) continue;
      addDocuments(cells, documents, 1);
      if (documents.every((document) => isAllowed(cells, document, rule))) {
        sides[unit] = side;
        addAmounts(cells, documents, choice.amountOf);
      } else addDocuments(cells, documents, -1);
    }
  }
}

/** Whether the cells of a document are as a rule wants them, its unit counted in. */
function isAllowed(cells: SplitCells, document: number, rule: (typeof RULES)[number]): boolean {
  const [domain, stratum] = [cells.cellOf('domains', document), cells.cellOf('strata', document)];
  const most = rule.keepsTargets ? Math.min(domain.target, domain.ceiling) : domain.ceiling;
  if (domain.heldOutDocuments > most) return false;
  if (rule.keepsTargets && rule.wantedBy === 'strata') return stratum.heldOutDocuments <= stratum.target;
  if (!rule.keepsTargets && domain.unit === 'documents' && !isNearer(domain, stratum, rule)) return false;
  return rule.keepsStrata === 'nothing' || stratum.heldOutDocuments <= stratum.ceiling;
}

/**
 * Whether a unit, counted in, brings a domain nearer to its target. A domain below its floor rather has too much than too
 * little, and so has a stratum of which nothing is held out, within its ceiling.
 */
function isNearer(domain: Cell, stratum: Cell, { keepsStrata }: (typeof RULES)[number]): boolean {
  if (domain.heldOut === 0 || domain.heldOut < domain.floor) return true;
  if (stratum.heldOut === 0 && stratum.target > 0 && keepsStrata === 'ceiling') return true;
  return domain.heldOutDocuments - domain.target < domain.target - domain.heldOut;
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

import { compareCodeUnits } from '@sluice/determinism';
import type { Cell, SplitCells } from './split-cells.ts';
import type { UnitTable } from './unit-table.ts';

export interface OversizedUnit {
  /** The smallest id in it. */
  readonly key: string;
  readonly domain: string;
  readonly documents: number;
}

/** Units that are larger than the ceiling of a domain they touch, the largest first. */
export function findOversized(units: UnitTable, cells: SplitCells): OversizedUnit[] {
  const oversized: OversizedUnit[] = [];
  const smallest = Math.min(...cells.domains.map((domain) => domain.ceiling));
  for (let unit = 0; unit < units.unitCount; unit++) {
    const documents = units.documentsOf(unit);
    if (documents.length <= Math.max(1, smallest)) continue;
    const counts = new Map<Cell, number>();
    for (const document of documents) {
      const cell = cells.cellOf('domains', document);
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
    for (const [cell, count] of counts)
      if (count > Math.max(1, cell.ceiling))
        oversized.push({ key: units.keyOf(unit), domain: cell.domain, documents: count });
  }
  return oversized.sort(
    (a, b) =>
      b.documents - a.documents || compareCodeUnits(a.key, b.key) || compareCodeUnits(a.domain, b.domain),
  );
}

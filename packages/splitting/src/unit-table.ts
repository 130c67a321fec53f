import { compareCodeUnits } from '@sluice/determinism';
import type { IdColumn } from './id-column.ts';

/** Units with their documents, in compressed rows. */
export interface UnitTable {
  readonly unitCount: number;
  /** A unit's smallest document id, looked for at every call: what draws about it are keyed by. */
  keyOf(unit: number): string;
  /** The documents of a unit, ascending: a view. */
  documentsOf(unit: number): Uint32Array;
}

/** @throws RangeError if a number between 0 and the largest names no unit. */
export function createUnitTable(ids: IdColumn, units: Uint32Array): UnitTable {
  const unitCount = units.reduce((count, unit) => Math.max(count, unit + 1), 0);
  const starts = new Uint32Array(unitCount + 1);
  for (const unit of units) starts[unit + 1]!++;
  for (let unit = 0; unit < unitCount; unit++) {
    if (starts[unit + 1] === 0) throw new RangeError(`createUnitTable: no document is in unit ${unit}`);
    starts[unit + 1]! += starts[unit]!;
  }
  const next = starts.slice(0, unitCount);
  const documents = new Uint32Array(units.length);
  units.forEach((unit, document) => {
    documents[next[unit]!++] = document;
  });
  const documentsOf = (unit: number) => documents.subarray(starts[unit], starts[unit + 1]);
  return {
    unitCount,
    documentsOf,
    keyOf(unit) {
      let smallest: string | undefined;
      for (const document of documentsOf(unit)) {
        const id = ids.at(document)!;
        if (smallest === undefined || compareCodeUnits(id, smallest) < 0) smallest = id;
      }
      return smallest!;
    },
  };
}

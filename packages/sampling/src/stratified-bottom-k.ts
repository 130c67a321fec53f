/**
 * Bottom-k within strata (repositories, languages, licences): of each the documents with the smallest priorities, so
 * many at most. Within a stratum every set of that many documents is equally likely; the strata's shares are what the
 * quotas make them, and no longer the source's. Memory: 32 bytes a document held, at most quota times strata.
 */
import { type BottomK, createBottomK } from './bottom-k.ts';
import { allocateCandidateTable, type CandidateTable, compareRows, type Offer } from './candidate-table.ts';
import type { StratifiedTable } from './merge-stratified.ts';

export interface StratifiedBottomK {
  /** As `offer` of bottom-k; candidates are numbered over all strata in order of admission. */
  offer(offer: Offer & { readonly stratum: string }): boolean;
  readonly admittedCount: number;
  survivors(): StratifiedTable;
}

/**
 * An empty sampler that holds up to `documentsPerStratum` of every stratum: the largest quota that any may get, where
 * quotas are only known when everything was counted.
 *
 * @throws RangeError if it is not a positive integer.
 */
export function createStratifiedBottomK(documentsPerStratum: number): StratifiedBottomK {
  createBottomK({ documents: documentsPerStratum }); // checks the number before any offer
  const samplers = new Map<string, { sampler: BottomK; numbers: number[] }>();
  let admittedCount = 0;
  return {
    offer({ stratum, ...offer }) {
      const own = samplers.get(stratum) ?? {
        sampler: createBottomK({ documents: documentsPerStratum }),
        numbers: [],
      };
      samplers.set(stratum, own);
      if (!own.sampler.offer(offer)) return false;
      own.numbers.push(admittedCount++);
      return true;
    },
    get admittedCount() {
      return admittedCount;
    },
    survivors: () =>
      joinTables(
        [...samplers].map(([stratum, { sampler, numbers }]) => {
          const table = sampler.survivors();
          return { stratum, table: { ...table, candidates: table.candidates.map((own) => numbers[own]!) } };
        }),
      ),
  };
}

function joinTables(parts: readonly { stratum: string; table: CandidateTable }[]): StratifiedTable {
  const rows = parts.flatMap(({ stratum, table }) =>
    Array.from(table.priorities, (_, index) => ({ stratum, table, index })),
  );
  rows.sort(compareRows);
  const joined = allocateCandidateTable(rows.length);
  rows.forEach(({ table, index }, place) => {
    for (const column of Object.keys(joined) as (keyof CandidateTable)[])
      joined[column][place] = table[column][index]!;
  });
  return { table: joined, strata: rows.map(({ stratum }) => stratum) };
}

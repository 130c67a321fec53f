/**
 * How much is wanted: so many documents, so many bytes of text (UTF-8), or everything.
 *
 * A budget in bytes takes documents in order of priority until their sum first reaches it, the document that
 * crosses it included. So the number of documents is a stopping time of the random order, and by Wald's identity the
 * expected bytes of any kind of document are their share of all bytes. (Leaving the crossing document out would keep
 * long documents out more often than short ones.) The identity is exact for independent draws; a draw without
 * replacement departs from it by the order of one document's part in the source.
 */
export type Budget = { readonly documents: number } | { readonly bytes: number } | 'every';

/** A budget as two limits, of which at least one is Infinity. */
export interface ResolvedBudget {
  readonly documents: number;
  readonly bytes: number;
}

/** @throws RangeError for a budget that is not a positive integer; TypeError for one that is of no known kind. */
export function resolveBudget(budget: Budget): ResolvedBudget {
  if (budget === 'every') return { documents: Infinity, bytes: Infinity };
  if ('documents' in budget)
    return { documents: positiveInteger(budget.documents, 'documents'), bytes: Infinity };
  if ('bytes' in budget) return { documents: Infinity, bytes: positiveInteger(budget.bytes, 'bytes') };
  throw new TypeError(`resolveBudget: budget must have documents or bytes, or be 'every'`);
}

function positiveInteger(value: number, name: string): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`resolveBudget: budget.${name} must be a positive integer, got ${value}`);
  return value;
}

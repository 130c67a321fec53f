/**
 * A uniform sample in one pass: the documents with the smallest keyed priorities (bottom-k; Cohen and Kaplan,
 * "Summarizing data using bottom-k sketches", 2007).
 *
 * - A binary heap over typed-array columns holds the candidates, the largest priority on top. An offer above the top
 *   of a full heap costs one comparison; others cost the logarithm of the heap's size.
 * - Memory: 36 bytes a candidate that is held, whatever the length of the stream. Of a stream of N documents about
 *   k (1 + ln(N / k)) are ever admitted to a sample of k.
 * - The result is a function of the set of offers: neither their order nor their division into tasks changes it.
 */
import { type Budget, resolveBudget } from './budget.ts';
import { createCandidateHeap } from './candidate-heap.ts';
import type { CandidateTable, Offer } from './candidate-table.ts';

export interface BottomK {
  /**
   * Takes a document into account. True if it is, for now, in the sample: it is then candidate number
   * `admittedCount - 1`. Admitting one may push out others.
   *
   * @throws RangeError for a priority, place or length that is out of range.
   */
  offer(offer: Offer): boolean;
  /** How many were ever admitted. */
  readonly admittedCount: number;
  /** How many are held now. */
  readonly heldCount: number;
  /** The bytes of those held now. */
  readonly heldBytes: number;
  /** No offer with a priority above this will be admitted any more: Infinity until the budget is reached. */
  readonly threshold: number;
  /** The candidates that stayed, as a table of its own, ascending by (priority, file, row). */
  survivors(): CandidateTable;
}

/** An empty sampler. @throws RangeError or TypeError for a bad budget. */
export function createBottomK(budget: Budget): BottomK {
  const limit = resolveBudget(budget);
  const heap = createCandidateHeap();
  let admittedCount = 0;
  let heldBytes = 0;
  const isFull = () => heap.size >= limit.documents || heldBytes >= limit.bytes;
  return {
    offer(offer) {
      checkOffer(offer);
      if (isFull() && !heap.precedesTop(offer)) return false;
      heap.push(offer, admittedCount++);
      heldBytes += offer.byteLength;
      while (heap.size > limit.documents || heldBytes - heap.topByteLength() >= limit.bytes) {
        heldBytes -= heap.topByteLength();
        heap.pop();
      }
      return true;
    },
    get admittedCount() {
      return admittedCount;
    },
    get heldCount() {
      return heap.size;
    },
    get heldBytes() {
      return heldBytes;
    },
    get threshold() {
      return isFull() ? heap.topPriority() : Infinity;
    },
    survivors: () => heap.sorted(),
  };
}

function checkOffer(offer: Offer): void {
  if (!(offer.priority >= 0 && offer.priority < Infinity))
    throw new RangeError(`offer: priority must be a finite number from 0, got ${offer.priority}`);
  if (offer.file >>> 0 !== offer.file)
    throw new RangeError(`offer: file must be an integer from 0 to 2^32 - 1, got ${offer.file}`);
  if (!Number.isSafeInteger(offer.row) || offer.row < 0)
    throw new RangeError(`offer: row must be an integer from 0 to 2^53 - 1, got ${offer.row}`);
  if (!Number.isSafeInteger(offer.byteLength) || offer.byteLength < 1)
    throw new RangeError(`offer: byteLength must be a positive integer, got ${offer.byteLength}`);
}

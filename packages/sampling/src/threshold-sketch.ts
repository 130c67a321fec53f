/**
 * Which priorities a sample within a budget can still have, in fixed memory: documents and bytes are summed by bucket
 * of priority, and what lies above the buckets that fill the budget is refused. A sampler that keeps whatever is below
 * the threshold on disk needs no table of its candidates in memory, however large the budget.
 *
 * - A bucket is a 256th of an octave: the first bits of a priority as a floating-point number. So what is kept is the
 *   sample and at most one bucket more, 0.4 % of it for even priorities, and any range of priorities may be used.
 * - The threshold only falls, so that the buckets below it are complete: the final one is a function of the set of
 *   documents, not of their order.
 * - Memory: a bucket that is not empty costs some 100 bytes; there are about 256 × log2 of the number of documents.
 */
import { type Budget, resolveBudget } from './budget.ts';

/** What is summed of a document. */
export interface SketchAmounts {
  /** Bytes of the text in UTF-8. */
  readonly byteLength: number;
  /** Bytes that keeping it takes. @default 0 */
  readonly storedBytes?: number;
}

export interface ThresholdSketch {
  /** No document with a priority from here on can be in the sample: Infinity until the budget is reached. */
  readonly threshold: number;
  /** The stored bytes of the documents below the threshold. */
  readonly storedBytes: number;
  /** The documents below the threshold. */
  readonly documents: number;
  /** Takes a document with a priority from 0 below the threshold into account. @throws RangeError for any other */
  add(priority: number, amounts: SketchAmounts): void;
  /** The documents of each bucket below the threshold, by the least priority that it may hold, in no order. */
  buckets(): Iterable<readonly [leastPriority: number, documents: number]>;
}

interface Bucket {
  documents: number;
  bytes: number;
  storedBytes: number;
}

/** An empty sketch. @throws RangeError or TypeError for a bad budget */
export function createThresholdSketch(budget: Budget): ThresholdSketch {
  const limit = resolveBudget(budget);
  const buckets = new Map<number, Bucket>();
  const total: Bucket = { documents: 0, bytes: 0, storedBytes: 0 };
  let top = -1;
  const reaches = (sum: Bucket, less: Bucket = NOTHING) =>
    sum.documents - less.documents >= limit.documents || sum.bytes - less.bytes >= limit.bytes;
  let limitPriority = Infinity; // the threshold as of the last document
  return {
    get threshold() {
      return limitPriority;
    },
    get storedBytes() {
      return total.storedBytes;
    },
    get documents() {
      return total.documents;
    },
    add(priority, { byteLength, storedBytes = 0 }) {
      if (!(priority >= 0 && priority < limitPriority))
        throw new RangeError(`add: priority must be from 0 below ${limitPriority}, got ${priority}`);
      const index = bucketOf(priority);
      let bucket = buckets.get(index);
      if (bucket === undefined) {
        bucket = { documents: 0, bytes: 0, storedBytes: 0 };
        buckets.set(index, bucket);
        top = Math.max(top, index);
      }
      increase(bucket, byteLength, storedBytes);
      increase(total, byteLength, storedBytes);
      while (buckets.size > 1 && reaches(total, buckets.get(top)!)) {
        const dropped = buckets.get(top)!;
        total.documents -= dropped.documents;
        total.bytes -= dropped.bytes;
        total.storedBytes -= dropped.storedBytes;
        buckets.delete(top);
        while (!buckets.has(--top)); // the next one below; there is one, and in all steps only go down
      }
      if (reaches(total)) limitPriority = lowerEdge(top + 1);
    },
    *buckets() {
      for (const [index, { documents }] of buckets) yield [lowerEdge(index), documents];
    },
  };
}

/**
 * Priorities, ascending, that cut the documents of some sketches into runs of at most `documents` each, but for a single
 * bucket that has more; the last is Infinity.
 */
export function cutRuns(sketches: Iterable<ThresholdSketch>, documents: number): number[] {
  const counts = new Map<number, number>();
  for (const sketch of sketches)
    for (const [priority, count] of sketch.buckets())
      counts.set(priority, (counts.get(priority) ?? 0) + count);
  const cuts: number[] = [];
  let sum = 0;
  for (const priority of [...counts.keys()].sort((a, b) => a - b)) {
    const count = counts.get(priority)!;
    if (sum > 0 && sum + count > documents) {
      cuts.push(priority);
      sum = 0;
    }
    sum += count;
  }
  return [...cuts, Infinity];
}

function increase(sums: Bucket, byteLength: number, storedBytes: number): void {
  sums.documents++;
  sums.bytes += byteLength;
  sums.storedBytes += storedBytes;
}

const NOTHING: Bucket = { documents: 0, bytes: 0, storedBytes: 0 };

// The upper word of a number's IEEE form orders positive numbers: 11 bits of exponent, then 20 of the mantissa.
const bits = new DataView(new ArrayBuffer(8));
const DROPPED_BITS = 12;

function bucketOf(priority: number): number {
  bits.setFloat64(0, priority);
  return bits.getUint32(0) >>> DROPPED_BITS;
}

function lowerEdge(index: number): number {
  bits.setUint32(0, index * 2 ** DROPPED_BITS);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

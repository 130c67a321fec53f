/**
 * Which benchmark texts an n-gram is in: a hash table with open addressing over typed arrays, 64-bit keys, and chains
 * of postings. Its size doubles as it fills.
 */
export interface GramTable {
  readonly gramCount: number;
  /** Notes that a text has a gram. Call it once a text and gram. */
  add(high: number, low: number, text: number): void;
  /** The gram's first posting, or -1: walk on with `nextPosting`. */
  firstPosting(high: number, low: number): number;
  nextPosting(posting: number): number;
  textOf(posting: number): number;
}

export function createGramTable(): GramTable {
  let slots = createSlots(1_024);
  let gramCount = 0;
  let texts = new Uint32Array(1_024);
  let nexts = new Int32Array(1_024);
  let postingCount = 0;

  const grow = () => {
    const larger = createSlots(slots.heads.length * 2);
    for (let slot = 0; slot < slots.heads.length; slot++) {
      if (slots.heads[slot] === EMPTY) continue;
      const place = findSlot(larger, slots.high[slot]!, slots.low[slot]!);
      larger.high[place] = slots.high[slot]!;
      larger.low[place] = slots.low[slot]!;
      larger.heads[place] = slots.heads[slot]!;
      setBit(larger.seen, slots.high[slot]!);
    }
    slots = larger;
  };
  return {
    get gramCount() {
      return gramCount;
    },
    add(high, low, text) {
      if (2 * gramCount >= slots.heads.length) grow();
      if (postingCount === texts.length) {
        texts = enlarge(texts, new Uint32Array(2 * postingCount));
        nexts = enlarge(nexts, new Int32Array(2 * postingCount));
      }
      const slot = findSlot(slots, high, low);
      if (slots.heads[slot] === EMPTY) {
        gramCount++;
        slots.high[slot] = high;
        slots.low[slot] = low;
        setBit(slots.seen, high);
      }
      texts[postingCount] = text;
      nexts[postingCount] = slots.heads[slot]!;
      slots.heads[slot] = postingCount++;
    },
    firstPosting: (high, low) =>
      hasBit(slots.seen, high) ? slots.heads[findSlot(slots, high, low)]! : EMPTY,
    nextPosting: (posting) => nexts[posting]!,
    textOf: (posting) => texts[posting]!,
  };
}

const EMPTY = -1;

interface Slots {
  readonly high: Uint32Array<ArrayBuffer>;
  readonly low: Uint32Array<ArrayBuffer>;
  /** The newest posting of the slot's gram, or EMPTY. */
  readonly heads: Int32Array<ArrayBuffer>;
  /** 16 bits a gram or more, one set by each: most grams that are not there are told by it, out of a near cache. */
  readonly seen: Uint32Array<ArrayBuffer>;
}

const setBit = (bits: Uint32Array, hash: number): void => {
  bits[(hash >>> 5) & (bits.length - 1)]! |= 1 << (hash & 31);
};

const hasBit = (bits: Uint32Array, hash: number): boolean =>
  ((bits[(hash >>> 5) & (bits.length - 1)]! >>> (hash & 31)) & 1) === 1;

function createSlots(slotCount: number): Slots {
  return {
    high: new Uint32Array(slotCount),
    low: new Uint32Array(slotCount),
    heads: new Int32Array(slotCount).fill(EMPTY),
    seen: new Uint32Array(slotCount / 4),
  };
}

/** The gram's slot, or the empty one where it belongs. */
function findSlot({ high, low, heads }: Slots, gramHigh: number, gramLow: number): number {
  const mask = heads.length - 1;
  let slot = gramLow & mask;
  while (heads[slot] !== EMPTY && (high[slot] !== gramHigh || low[slot] !== gramLow))
    slot = (slot + 1) & mask;
  return slot;
}

function enlarge<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

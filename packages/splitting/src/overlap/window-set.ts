/**
 * Windows of tokens by the 64 bits of their hashes: open addressing over typed arrays, between a quarter and a half full.
 * Memory: 16 to 32 bytes a window, and half of that again while it grows.
 */
export interface WindowSet {
  add(high: number, low: number): void;
  has(high: number, low: number): boolean;
}

export function createWindowSet(): WindowSet {
  let slots = createSlots(1_024);
  let count = 0;
  // A slot of zeros is empty, so that the hash of zeros is kept apart.
  let hasZero = false;
  const grow = () => {
    const { high, low } = slots;
    slots = createSlots(2 * high.length);
    for (let slot = 0; slot < high.length; slot++)
      if (high[slot] !== 0 || low[slot] !== 0) put(slots, high[slot]!, low[slot]!);
  };
  return {
    add(high, low) {
      if (high === 0 && low === 0) hasZero = true;
      else if (put(slots, high, low) && 2 * ++count >= slots.high.length) grow();
    },
    has(high, low) {
      if (high === 0 && low === 0) return hasZero;
      const slot = findSlot(slots, high, low);
      return slots.high[slot] === high && slots.low[slot] === low;
    },
  };
}

interface Slots {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
}

const createSlots = (slotCount: number): Slots => ({
  high: new Uint32Array(slotCount),
  low: new Uint32Array(slotCount),
});

/** Whether the window is new. */
function put(slots: Slots, high: number, low: number): boolean {
  const slot = findSlot(slots, high, low);
  if (slots.high[slot] === high && slots.low[slot] === low) return false;
  slots.high[slot] = high;
  slots.low[slot] = low;
  return true;
}

/** The window's slot, or the empty one where it belongs. */
function findSlot({ high, low }: Slots, wantedHigh: number, wantedLow: number): number {
  const mask = high.length - 1;
  let slot = wantedLow & mask;
  while ((high[slot] !== wantedHigh || low[slot] !== wantedLow) && (high[slot] !== 0 || low[slot] !== 0))
    slot = (slot + 1) & mask;
  return slot;
}

/**
 * A map from pairs of ids to two numbers, in one typed array: open addressing, linear probes, filled to at most half.
 * It is built once and then only read.
 */
export interface PairTable {
  /** Four numbers a slot: left id, or -1 if the slot is free; right id; rank; id of the result. */
  readonly slots: Int32Array;
  /** Slots less one: their number is a power of two. */
  readonly slotMask: number;
}

/** Rows of left, right, rank, result. Of equal pairs the last counts, as in the Rust library. */
export function pairTable(rows: Int32Array): PairTable {
  let slotCount = 16;
  while (slotCount < rows.length / 2) slotCount *= 2;
  const table = { slots: new Int32Array(slotCount * 4).fill(-1), slotMask: slotCount - 1 };
  for (let row = 0; row < rows.length; row += 4) {
    const slot = findSlot(table, rows[row]!, rows[row + 1]!);
    for (let field = 0; field < 4; field++) table.slots[slot + field] = rows[row + field]!;
  }
  return table;
}

/** The offset of the pair's slot in `slots`, or of the free slot where it would be. */
export function findSlot({ slots, slotMask }: PairTable, left: number, right: number): number {
  let slot = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
  slot = (slot ^ (slot >>> 15)) & slotMask;
  for (;;) {
    const at = slot << 2;
    const held = slots[at]!;
    if ((held === left && slots[at + 1] === right) || held < 0) return at;
    slot = (slot + 1) & slotMask;
  }
}

import { findSlot, type PairTable, pairTable } from './pair-table.ts';

/** The literals of added tokens as bytes, for finding the longest that begins at a place. */
export interface LiteralTrie {
  /** By byte: whether a literal begins with it. */
  readonly firstBytes: Uint8Array;
  /** (node, byte) → next node, as the result; the rank is the id that ends there, or -1. */
  readonly steps: PairTable;
  /** The literals' first two characters, or one: a text without any of them has no literal. */
  readonly prefixes: readonly string[];
}

export interface Literal {
  readonly content: string;
  readonly id: number;
}

export function literalTrie(literals: readonly Literal[]): LiteralTrie {
  const firstBytes = new Uint8Array(256);
  const rows: number[] = [];
  const rowOf = new Map<string, number>();
  for (const { content, id } of literals) {
    const bytes = new TextEncoder().encode(content);
    firstBytes[bytes[0]!] = 1;
    let node = 0;
    for (const [index, byte] of bytes.entries()) {
      const key = `${node} ${byte}`;
      const row = rowOf.get(key) ?? rows.push(node, byte, -1, rowOf.size + 1) - 4;
      rowOf.set(key, row);
      if (index === bytes.length - 1) rows[row + 2] = id;
      node = rows[row + 3]!;
    }
  }
  const prefixes = new Set(literals.map(({ content }) => content.slice(0, 2)));
  return { firstBytes, steps: pairTable(Int32Array.from(rows)), prefixes: [...prefixes] };
}

/** Beyond so many prefixes it is quicker to look at each byte than for each prefix. */
const MAX_SEARCHES = 6;

/** Whether a text may have a literal; never wrong when it says no. */
export function mayHaveLiteral({ prefixes }: LiteralTrie, text: string): boolean {
  return prefixes.length > MAX_SEARCHES || prefixes.some((prefix) => text.includes(prefix));
}

export interface LiteralMatch {
  end: number;
  id: number;
}

/** Writes the longest literal that begins at a byte into `match`; `match.id` is -1 if there is none. */
export function matchLiteral(
  trie: LiteralTrie,
  bytes: Uint8Array,
  range: ByteRange,
  match: LiteralMatch,
): void {
  const { slots } = trie.steps;
  match.id = -1;
  let node = 0;
  for (let at = range.start; at < range.end; at++) {
    const slot = findSlot(trie.steps, node, bytes[at]!);
    if (slots[slot]! < 0) return;
    node = slots[slot + 3]!;
    if (slots[slot + 2]! < 0) continue;
    match.id = slots[slot + 2]!;
    match.end = at + 1;
  }
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

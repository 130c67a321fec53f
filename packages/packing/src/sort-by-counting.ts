/** The indices of keys, which are below `limit`, in ascending order of key, equal keys in their own order. */
export function sortByCounting(keys: Uint32Array, limit: number): Uint32Array {
  const next = countStarts(keys, limit);
  const order = new Uint32Array(keys.length);
  for (let index = 0; index < keys.length; index++) order[next[keys[index]!]!++] = index;
  return order;
}

/** Where each key's run starts in that order, and at `limit` the number of keys. */
export function countStarts(keys: Uint32Array, limit: number): Uint32Array {
  const starts = new Uint32Array(limit + 1);
  for (let index = 0; index < keys.length; index++) starts[keys[index]! + 1]!++;
  for (let key = 1; key <= limit; key++) starts[key]! += starts[key - 1]!;
  return starts;
}

/** Items that mean the same to a statistic. */
export interface Kind {
  /** One of them. */
  readonly index: number;
  count: number;
}

/** How many of so many items there are of each kind, in the order of their first ones. */
export function countKinds(itemCount: number, kindOf: (index: number) => string): Kind[] {
  const kinds = new Map<string, Kind>();
  for (let index = 0; index < itemCount; index++) {
    const key = kindOf(index);
    const known = kinds.get(key);
    if (known) known.count++;
    else kinds.set(key, { index, count: 1 });
  }
  return [...kinds.values()];
}

/**
 * Where two recipes differ, as paths such as `domains.math.sources.0.format.mode`. Elements of a list that have
 * names are told by these.
 */
export function changedKeys(before: unknown, after: unknown): string[] {
  return compare(before, after, []);
}

function compare(before: unknown, after: unknown, path: readonly string[]): string[] {
  const [left, right] = [fieldsOf(before), fieldsOf(after)];
  if (left === undefined || right === undefined)
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [path.join('.')];
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  return keys.flatMap((key) => compare(left.get(key), right.get(key), [...path, key]));
}

function fieldsOf(value: unknown): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map((element) => (element as { name?: unknown } | null)?.name);
  const areNames = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return new Map(value.map((element, index) => [areNames ? String(names[index]) : String(index), element]));
}

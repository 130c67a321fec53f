/** The text that percent signs and digits stand for; undefined where one of them stands for itself. */
export function decodePercent(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

/** Shingles as a reader would make them: strings in sets. What the fast ones are held against. */
export function naiveShingles(text: string, tokensPerShingle: number): Set<string> {
  const tokens = text.match(/[\p{L}\p{M}\p{N}_]+|[^\s]/gu) ?? [];
  if (tokens.length === 0) return new Set();
  const count = Math.max(1, tokens.length - tokensPerShingle + 1);
  return new Set(
    Array.from({ length: count }, (_, start) =>
      JSON.stringify(tokens.slice(start, start + tokensPerShingle)),
    ),
  );
}

export function naiveJaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const union = new Set([...a, ...b]).size;
  return union === 0 ? 0 : (a.size + b.size - union) / union;
}

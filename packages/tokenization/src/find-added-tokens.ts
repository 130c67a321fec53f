import type { AddedToken } from './tokenizer-definition.ts';

/** A stretch of a text: an added token's literal, or what is between. Code units, half-open, never empty. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** The added token, or undefined between them. */
  readonly token: AddedToken | undefined;
}

export type AddedTokenFinder = (text: string) => Stretch[];

/**
 * Finds the literals of added tokens: at each place the longest, from left to right, as the Rust library's
 * Aho-Corasick automaton with leftmost-longest matching does. The stretches tile the text.
 */
export function addedTokenFinder(tokens: readonly AddedToken[]): AddedTokenFinder {
  if (tokens.length === 0) return wholeText;
  const byContent = new Map(tokens.map((token) => [token.content, token]));
  const pattern = literalPattern(byContent.keys());
  return (text) => {
    const stretches: Stretch[] = [];
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      if (match.index > end) stretches.push({ start: end, end: match.index, token: undefined });
      end = match.index + match[0].length;
      stretches.push({ start: match.index, end, token: byContent.get(match[0]) });
    }
    if (end < text.length) stretches.push({ start: end, end: text.length, token: undefined });
    return stretches;
  };
}

/** A global pattern for the leftmost, then longest, of some literals. */
export function literalPattern(literals: Iterable<string>): RegExp {
  const longestFirst = [...literals].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
}

function escapePattern(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function wholeText(text: string): Stretch[] {
  return text === '' ? [] : [{ start: 0, end: text.length, token: undefined }];
}

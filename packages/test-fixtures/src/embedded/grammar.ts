import type { Draw } from '@sluice/determinism';

/**
 * Texts from templates. A template holds `{symbol}` places; a symbol is a bound string, or is replaced by one of its
 * own templates, drawn. `{symbol|cap}` begins with a capital. "a" before a vowel becomes "an".
 */
export type Grammar = { readonly [symbol: string]: readonly string[] };

export type Bindings = { readonly [symbol: string]: string };

export interface Expansion {
  readonly grammar: Grammar;
  readonly bound: Bindings;
  readonly draw: Draw;
}

/** The text of a template. @throws RangeError for a symbol that nothing defines. */
export function expand(template: string, expansion: Expansion): string {
  return fixArticles(fill(template, expansion));
}

function fill(template: string, expansion: Expansion): string {
  return template.replace(/\{([\w-]+)(\|cap)?\}/g, (_, symbol: string, capital?: string) => {
    const value = expansion.bound[symbol] ?? drawn(symbol, expansion);
    return capital ? value.charAt(0).toUpperCase() + value.slice(1) : value;
  });
}

function drawn(symbol: string, expansion: Expansion): string {
  const choices = expansion.grammar[symbol];
  if (choices === undefined) throw new RangeError(`grammar: no symbol {${symbol}}`);
  return fill(pick(expansion.draw, choices), expansion);
}

function fixArticles(text: string): string {
  return text.replace(/\b([Aa]) (?=[aeiouAEIOU])(?!one\b|once|us[aeiu]|uni|eu)/g, '$1n ');
}

/** One of the items, each equally likely. */
export function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw.below(items.length)]!;
}

/** `count` different items in drawn order, or all if there are fewer. */
export function pickSeveral<T>(draw: Draw, items: readonly T[], count: number): T[] {
  return draw.shuffle([...items]).slice(0, count);
}

/** A whole number from `low` to `high`, both possible. */
export function between(draw: Draw, low: number, high: number): number {
  return low + draw.below(high - low + 1);
}

/** The words of a list written with spaces between. */
export function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

/** The phrases of a list written with semicolons between. */
export function phrases(list: string): readonly string[] {
  return list
    .split(';')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}

import { foldWords } from './fold-words.ts';

/**
 * How far two texts may differ and still count as the same.
 *
 * - `exact`: not at all.
 * - `spacing`: in white space alone, as the makers of CodeParrot compared files (they removed it). For throwing copies
 *   away: texts that mean something else stay apart.
 * - `words`: NFKC, lower case, letters, marks and digits only, as GPT-3's authors and those after them compared texts
 *   with benchmarks. It takes `a + b` and `a - b` for the same, so it is for keeping texts on one side, where a pair
 *   too many does no harm, and not for throwing any away.
 */
export type ComparisonLevel = 'exact' | 'spacing' | 'words';

/**
 * The form in which texts are compared. A text without letters and digits is compared at `words` as at `spacing`, so
 * that texts of signs alone are not all the same.
 */
export function normaliseForComparison(text: string, level: ComparisonLevel): string {
  if (level === 'exact') return text;
  if (level === 'spacing') return removeSpacing(text);
  const words = foldWords(text, '');
  return words === '' ? removeSpacing(text) : words;
}

function removeSpacing(text: string): string {
  return text.replace(/[\s\ufeff]+/g, '');
}

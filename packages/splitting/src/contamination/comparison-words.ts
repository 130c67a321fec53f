import { foldWords } from '../fold-words.ts';

/**
 * A text as its words alone: NFKC, lower case, runs of letters, marks and digits, one space between. The form in which
 * texts are compared with benchmarks (Brown and others, "Language models are few-shot learners", 2020, appendix C).
 */
export function comparisonWords(text: string): string {
  return foldWords(text, ' ');
}

/** The split pattern of GPT-2 (Radford et al. 2019), as the Rust library's ByteLevel has it. */
export const GPT2_PATTERN =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * The families of split patterns that the scanners know:
 * `gpt2` of GPT-2 and GPT-NeoX; `cl100k` of GPT-4, Llama 3 and Qwen; `o200k` of GPT-4o, which also splits by case.
 */
export interface SplitRules {
  readonly family: 'gpt2' | 'cl100k' | 'o200k';
  /** The most digits of one piece. */
  readonly maxDigits: number;
  /** Whether a slash may end a piece of punctuation, like a line end. */
  readonly slashEndsPunctuation: boolean;
}

// cl100k as published by OpenAI (tiktoken, openai_public.py) and as rewritten for tokenizer.json: contractions in any
// case; one character that is no letter, number or line end may precede letters; line ends may follow punctuation.
const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const CL100K = (prefix: string, digits: string, other: string) =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]${prefix}\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]${other}[\\r\\n]*` +
  '|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const UPPER_CASE = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const LOWER_CASE = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
const O200K = (tail: string) =>
  `[^\\r\\n\\p{L}\\p{N}]?${UPPER_CASE}*${LOWER_CASE}+${CONTRACTIONS}?` +
  `|[^\\r\\n\\p{L}\\p{N}]?${UPPER_CASE}+${LOWER_CASE}*${CONTRACTIONS}?` +
  `|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+${tail}*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const GPT2: SplitRules = { family: 'gpt2', maxDigits: Infinity, slashEndsPunctuation: false };
const cl100k = (maxDigits: number): SplitRules => ({
  family: 'cl100k',
  maxDigits,
  slashEndsPunctuation: false,
});
const o200k = (slashEndsPunctuation: boolean): SplitRules => ({
  family: 'o200k',
  maxDigits: 3,
  slashEndsPunctuation,
});

/** By the pattern's exact wording: nothing is guessed from a likeness. */
const KNOWN_PATTERNS: ReadonlyMap<string, SplitRules> = new Map([
  [GPT2_PATTERN, GPT2],
  ["'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", GPT2],
  [CL100K('?', '\\p{N}', '+'), cl100k(1)],
  [CL100K('?', '\\p{N}{1,3}', '+'), cl100k(3)],
  [CL100K('?+', '\\p{N}{1,3}', '++'), cl100k(3)],
  [O200K('[\\r\\n/]'), o200k(true)],
  [O200K('[\\r\\n]'), o200k(false)],
]);

/** The rules of a pattern, or undefined for one that no scanner is known to equal. */
export function splitRulesOf(pattern: string): SplitRules | undefined {
  return KNOWN_PATTERNS.get(pattern);
}

/** The split pattern of GPT-2 (Radford et al. 2019), as the Rust library's ByteLevel has it. */
export const GPT2_PATTERN =
  "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * The families of split patterns that the scanners know:
 * `gpt2` of GPT-2 and GPT-NeoX, and with numbers split off before of StarCoder and SmolLM; `cl100k` of GPT-4, Llama 3
 * and Qwen; `o200k` of GPT-4o, which also splits by case; `deepseek` of DeepSeek V3, in three steps.
 */
export interface SplitRules {
  readonly family: 'gpt2' | 'cl100k' | 'o200k' | 'deepseek';
  /** The most digits of one piece. */
  readonly maxDigits: number;
  /** Whether a step before the pattern has split numbers off, so that for it the text ends where a number begins. */
  readonly numbersApart: boolean;
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

// DeepSeek V3's last step; ideographs of the first block and kana are split off before it, and numbers before those.
const DEEPSEEK =
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+' +
  '| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const DEEPSEEK_IDEOGRAPHS = '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+';

const ONCE = { maxDigits: Infinity, numbersApart: false, slashEndsPunctuation: false };
const GPT2: SplitRules = { ...ONCE, family: 'gpt2' };
const gpt2Behind = (maxDigits: number): SplitRules => ({ ...GPT2, maxDigits, numbersApart: true });
const cl100k = (maxDigits: number): SplitRules => ({ ...ONCE, family: 'cl100k', maxDigits });
const o200k = (slashEndsPunctuation: boolean): SplitRules => ({
  ...ONCE,
  family: 'o200k',
  maxDigits: 3,
  slashEndsPunctuation,
});

/** What a step of a pre-tokenizer that splits digits off is called among patterns. */
export const EACH_DIGIT = 'each digit';
export const DIGIT_RUNS = 'runs of digits';

const stepsKey = (patterns: readonly string[]) => patterns.join('\n');

/** By the exact wording of the patterns, step by step: nothing is guessed from a likeness. */
const KNOWN_PATTERNS: ReadonlyMap<string, SplitRules> = new Map([
  [GPT2_PATTERN, GPT2],
  ["'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+", GPT2],
  [stepsKey([EACH_DIGIT, GPT2_PATTERN]), gpt2Behind(1)],
  [stepsKey([DIGIT_RUNS, GPT2_PATTERN]), gpt2Behind(Infinity)],
  [stepsKey(['\\p{N}', GPT2_PATTERN]), gpt2Behind(1)],
  [stepsKey(['\\p{N}{1,3}', GPT2_PATTERN]), gpt2Behind(3)],
  [CL100K('?', '\\p{N}', '+'), cl100k(1)],
  [CL100K('?', '\\p{N}{1,3}', '+'), cl100k(3)],
  [CL100K('?+', '\\p{N}{1,3}', '++'), cl100k(3)],
  [O200K('[\\r\\n/]'), o200k(true)],
  [O200K('[\\r\\n]'), o200k(false)],
  [
    stepsKey(['\\p{N}{1,3}', DEEPSEEK_IDEOGRAPHS, DEEPSEEK]),
    { ...ONCE, family: 'deepseek', maxDigits: 3, numbersApart: true },
  ],
]);

/** The rules of one pattern or several steps, or undefined where no scanner is known to equal them. */
export function splitRulesOf(...patterns: readonly string[]): SplitRules | undefined {
  const spelt = patterns.map((pattern) => pattern.replaceAll('\r', '\\r').replaceAll('\n', '\\n'));
  return KNOWN_PATTERNS.get(stepsKey(spelt));
}

import { BYTE_TO_CHARACTER } from '../src/byte-alphabet.ts';

/** Small tokenizer.json objects of every kind that the fast engine covers, with merges learnt from a few sentences. */

const SENTENCES =
  "The quick brown fox jumps over the lazy dog. It's the same word, words and wordWord; HTMLParser don't DON'T. " +
  'x = 1234567 + 3.14 // comment\n    return self.__init__(x)\n\n\n\n        pass\n  \\frac{1}{2} internationalization ' +
  'é é ha한국 日本語 世界 привет 🙂🙂 --------- <|endoftext|> <tool_call>   a  b   c    d';

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
export const QWEN_PATTERN = `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
export const LLAMA3_PATTERN = QWEN_PATTERN.replace('|\\p{N}|', '|\\p{N}{1,3}|');
export const CL100K_POSSESSIVE = LLAMA3_PATTERN.replace(']?\\p{L}+', ']?+\\p{L}+').replace(
  '\\p{N}]+[',
  '\\p{N}]++[',
);
const UPPER = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const LOWER = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
export const O200K_PATTERN =
  `[^\\r\\n\\p{L}\\p{N}]?${UPPER}*${LOWER}+${CONTRACTIONS}?|[^\\r\\n\\p{L}\\p{N}]?${UPPER}+${LOWER}*${CONTRACTIONS}?` +
  '|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

/** DeepSeek V3's three steps; the ranges of the second as its file has them. */
export const DEEPSEEK_PATTERNS = [
  '\\p{N}{1,3}',
  '[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+',
  '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\r\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+' +
    '| ?[\\p{P}\\p{S}]+[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+',
];

type Json = Record<string, unknown>;

const byteLevel = (use_regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex,
});
const splitBy = (pattern: string, options: Json = { behavior: 'Isolated', invert: false }) => ({
  type: 'Sequence',
  pretokenizers: [{ type: 'Split', pattern: { Regex: pattern }, ...options }, byteLevel(false)],
});
const isolated = (pattern: string) => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});
const added = (id: number, content: string, options: Json = {}) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
  ...options,
});

/** By name, so that a failing test says which. */
export const TINY_TOKENIZERS: Readonly<Record<string, Json>> = {
  gpt2: byteLevelJson({ pre_tokenizer: byteLevel(true) }),
  neox: byteLevelJson({ normalizer: { type: 'NFC' }, pre_tokenizer: byteLevel(true) }, [
    ...[6, 5, 4, 3, 2].map((spaces) => ({ content: ' '.repeat(spaces), normalized: true })),
    { content: '<caf\u00e9>', normalized: true },
  ]),
  qwen: byteLevelJson({ normalizer: { type: 'NFC' }, pre_tokenizer: splitBy(QWEN_PATTERN) }, [
    { content: '<tool_call>' },
    { content: '<think>' },
  ]),
  llama3: byteLevelJson({ pre_tokenizer: splitBy(LLAMA3_PATTERN), model: { ignore_merges: true } }),
  gpt4: byteLevelJson({ pre_tokenizer: splitBy(LLAMA3_PATTERN, { behavior: 'Removed', invert: true }) }),
  gpt4o: byteLevelJson({ pre_tokenizer: splitBy(O200K_PATTERN) }),
  starcoder: byteLevelJson({
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
    },
  }),
  deepseek: byteLevelJson({
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [...DEEPSEEK_PATTERNS.map(isolated), byteLevel(false)],
    },
  }),
  mistral: spaceMarkJson({
    pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'first', split: false },
  }),
  metaspaceAlways: spaceMarkJson({
    pre_tokenizer: { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: false },
  }),
  llama2: spaceMarkJson({
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '\u2581' },
        { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' },
      ],
    },
  }),
  gemma: spaceMarkJson(
    {
      normalizer: { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' },
      pre_tokenizer: {
        type: 'Split',
        pattern: { String: ' ' },
        behavior: 'MergedWithPrevious',
        invert: false,
      },
    },
    [{ content: '\n\n' }, { content: '\n\n\n' }, { content: '\u2581\u2581' }, { content: '<think>' }],
  ),
};

/** Added tokens that are not special. */
type MoreTokens = readonly { readonly content: string; readonly normalized?: boolean }[];

function byteLevelJson(parts: Json, more: MoreTokens = []): Json {
  const words = SENTENCES.split(/(?=[ \n])/).map((word) =>
    [...Buffer.from(word)].map((byte) => BYTE_TO_CHARACTER[byte]!),
  );
  const { tokens, merges } = learn([...BYTE_TO_CHARACTER], words, 150);
  const model = { type: 'BPE', vocab: numbered(tokens), merges, ...(parts.model as Json | undefined) };
  return file({ ...parts, model, added_tokens: addedTokens(tokens, ['<|endoftext|>'], more) });
}

function spaceMarkJson(parts: Json, more: MoreTokens = []): Json {
  const bytes = Array.from(
    { length: 256 },
    (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const marked = SENTENCES.replaceAll(' ', '\u2581');
  const specials = ['<unk>', '<s>', '</s>'];
  const alphabet = [...new Set(`${marked.replaceAll(/[\u{10000}-\u{10ffff}語]/gu, '')}`)];
  const words = marked
    .split(/(?=\u2581)/)
    .map((word) => [...word].filter((character) => alphabet.includes(character)));
  const { tokens, merges } = learn([...specials, ...bytes, '\u2581\u2581', ...alphabet], words, 150);
  const model = {
    type: 'BPE',
    vocab: numbered(tokens),
    merges: [['\u2581', '\u2581'], ...merges],
    unk_token: '<unk>',
    fuse_unk: true,
    byte_fallback: true,
  };
  return file({
    ...parts,
    model,
    added_tokens: addedTokens(tokens, specials, more),
  });
}

/** A token that the vocabulary has keeps its id; the others are numbered behind it, in order. */
function addedTokens(tokens: readonly string[], specials: readonly string[], more: MoreTokens): Json[] {
  let next = tokens.length;
  const idOf = (content: string) => (tokens.includes(content) ? tokens.indexOf(content) : next++);
  return [
    ...specials.map((content) => added(idOf(content), content)),
    ...more.map(({ content, normalized = false }) =>
      added(idOf(content), content, { special: false, normalized }),
    ),
  ];
}

function file(parts: Json): Json {
  return {
    version: '1.0',
    truncation: { direction: 'Right', max_length: 4, strategy: 'LongestFirst', stride: 0 },
    padding: null,
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    ...parts,
  };
}

function numbered(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}

/** Plain byte-pair learning: the commonest pair becomes a token, again and again; ties by first place. */
function learn(alphabet: string[], words: string[][], mergeCount: number) {
  const tokens = [...alphabet];
  const merges: [string, string][] = [];
  while (merges.length < mergeCount) {
    const counts = new Map<string, number>();
    for (const word of words) {
      for (let index = 0; index + 1 < word.length; index++) {
        const pair = `${word[index]}\t${word[index + 1]}`;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
    const best = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ['', 0]);
    if (best[1] === 0) break;
    const [left, right] = best[0].split('\t') as [string, string];
    merges.push([left, right]);
    if (!tokens.includes(left + right)) tokens.push(left + right);
    for (const word of words) {
      for (let index = 0; index + 1 < word.length; index++) {
        if (word[index] === left && word[index + 1] === right) word.splice(index, 2, left + right);
      }
    }
  }
  return { tokens, merges };
}

/**
 * What the reference library (@huggingface/tokenizers 0.2.0) does otherwise than the original in Rust, by its own
 * README and source: some of it is refused, since the ids would be wrong in ways nobody sees; some is named.
 */
import { stepsOf } from './text-form.ts';
import type { Part, TokenizerDefinition } from './tokenizer-definition.ts';

const NORMALIZERS = [
  'BertNormalizer',
  'Lowercase',
  'NFC',
  'NFD',
  'NFKC',
  'NFKD',
  'Precompiled',
  'Prepend',
  'Replace',
  'Strip',
  'StripAccents',
];

const PRE_TOKENIZERS = [
  'BertPreTokenizer',
  'ByteLevel',
  'Digits',
  'Metaspace',
  'Punctuation',
  'Split',
  'Whitespace',
  'WhitespaceSplit',
];

/** Parts of a tokenizer.json that the reference library lacks or only approximates; empty if it may be used. */
export function findReferenceLimits(definition: TokenizerDefinition): string[] {
  const normalizers = stepsOf(definition.normalizer, 'normalizers');
  const preTokenizers = stepsOf(definition.preTokenizer, 'pretokenizers');
  return [
    ...unknownSteps(normalizers, NORMALIZERS, 'normalizer'),
    ...unknownSteps(preTokenizers, PRE_TOKENIZERS, 'pre-tokenizer'),
    ...preTokenizers.flatMap((step) => splitLimits(step, normalizers)),
    ...metaspaceLimits(definition, preTokenizers),
    ...modelLimits(definition),
    ...addedTokenLimits(definition),
  ];
}

/** Ways in which the reference's ids are known to differ on rare texts, in words for the plan and the report. */
export function findKnownDivergences(definition: TokenizerDefinition): string[] {
  const found: string[] = [];
  const normalizers = stepsOf(definition.normalizer, 'normalizers').map((step) => step.type);
  if (normalizers.includes('Precompiled')) {
    found.push('the Precompiled normalizer is approximated by NFKC and some character rules');
  }
  if (normalizers.includes('BertNormalizer')) {
    found.push(
      'ideographs beyond U+FFFF are not set apart, and controls follow the Unicode version of the runtime',
    );
  }
  if (definition.model.kind === 'Unigram')
    found.push('of two ways to split a word that score the same, either may be taken');
  return found;
}

function unknownSteps(steps: readonly Part[], known: readonly string[], what: string): string[] {
  return steps
    .filter((step) => !known.includes(step.type))
    .map((step) => `the ${what} ${step.type} is unknown`);
}

/** Possessive quantifiers and atomic groups, which are read as plain ones. */
const NO_BACKTRACKING = /[+*?]\+|\(\?>/;

/** Escapes and character classes, in which such signs mean themselves. */
const LITERALS = /\\.|\[(?:\\.|[^\]])*\]/g;

function splitLimits(step: Part, normalizers: readonly Part[]): string[] {
  const found: string[] = [];
  const behavior = String(step.behavior ?? 'isolated').toLowerCase();
  const expected =
    step.type === 'Punctuation' ? ['isolated', 'contiguous', 'removed'] : ['isolated', 'removed'];
  if (
    ['Split', 'Punctuation'].includes(step.type) &&
    !expected.includes(behavior) &&
    !isIdle(step, normalizers)
  ) {
    found.push(`the ${step.type} behavior ${behavior} is approximated`);
  }
  const pattern = step.pattern as { readonly Regex?: unknown } | undefined;
  if (typeof pattern?.Regex === 'string' && NO_BACKTRACKING.test(pattern.Regex.replace(LITERALS, 'x'))) {
    found.push('a Split pattern forbids backtracking, which is approximated');
  }
  return found;
}

/** A split at spaces finds none behind a normalizer that replaces them. */
function isIdle(step: Part, normalizers: readonly Part[]): boolean {
  const isSpace = (part: Part) => (part.pattern as { readonly String?: unknown } | undefined)?.String === ' ';
  const last = normalizers.at(-1);
  return isSpace(step) && last?.type === 'Replace' && isSpace(last) && !String(last.content).includes(' ');
}

/** The reference does not split at the marks. That is the same only if no token goes across one. */
function metaspaceLimits(definition: TokenizerDefinition, steps: readonly Part[]): string[] {
  const step = steps.find((candidate) => candidate.type === 'Metaspace');
  if (step === undefined || step.split === false) return [];
  if (steps[0]?.type === 'WhitespaceSplit') return [];
  const mark = String(step.replacement ?? '▁');
  for (const token of definition.model.vocabulary.keys()) {
    if (token.indexOf(mark, 1) > 0) {
      return [
        `Metaspace splits at ${mark}, which is not done, and the token ${JSON.stringify(token)} goes across`,
      ];
    }
  }
  return [];
}

function modelLimits({ model }: TokenizerDefinition): string[] {
  if (model.kind === 'Unigram')
    return model.byteFallback ? ['byte fallback of a Unigram model is unknown'] : [];
  if (model.kind === 'WordPiece') return [];
  const found: string[] = [];
  if (model.dropout) found.push('BPE dropout is random');
  if (model.continuingSubwordPrefix !== '') found.push('a continuing subword prefix of BPE is unknown');
  return found;
}

function addedTokenLimits({ addedTokens }: TokenizerDefinition): string[] {
  const found = addedTokens.filter((token) => token.singleWord).map((token) => JSON.stringify(token.content));
  return found.length === 0
    ? []
    : [`added tokens for single words (${found.join(', ')}) are found inside words too`];
}

/**
 * Pre-tokenizer steps in words that the reference library reads exactly. It has approximations of its own for some
 * (ASCII digits and word characters, JavaScript's idea of white space, punctuation in runs); its `Split` with a
 * pattern follows the original, so those steps are written as splits with the sets that the Rust library has.
 */

import { GPT2_PATTERN } from './fast/split-rules.ts';
import { literalPattern } from './find-added-tokens.ts';
import { stepsOf } from './text-form.ts';
import type { Part } from './tokenizer-definition.ts';

const PUNCTUATION = '[\\p{P}!-/:-@\\x5b-`{-~]'; // Unicode's punctuation and all of ASCII's
const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}'; // UTS 18, annex C, \w

/** The same pre-tokenizer for the reference library. */
export function referencePreTokenizer(part: Part | null): Part | null {
  if (part === null) return null;
  return { type: 'Sequence', pretokenizers: stepsOf(part, 'pretokenizers').flatMap(referenceSteps) };
}

function referenceSteps(step: Part): Part[] {
  switch (step.type) {
    case 'ByteLevel':
      return byteLevelSteps(step);
    case 'BertPreTokenizer':
      return [split('\\s+', 'removed'), split(PUNCTUATION, 'isolated')];
    case 'WhitespaceSplit':
      return [split('\\s+', 'removed')];
    case 'Whitespace':
      return [{ ...split(`[${WORD}]+|[^${WORD}\\s]+`, 'removed'), invert: true }];
    case 'Digits':
      return [split(step.individual_digits === true ? '\\p{N}' : '\\p{N}+', 'isolated')];
    case 'Punctuation':
      return [punctuationStep(step)];
    case 'Metaspace':
      return [{ ...step, prepend_scheme: step.prepend_scheme ?? legacyScheme(step) }];
    case 'Split':
      return [splitStep(step)];
    default:
      return [step];
  }
}

/** The library's own pattern takes white space as JavaScript does: with U+FEFF, without U+0085. */
function byteLevelSteps(step: Part): Part[] {
  if (step.use_regex === false || step.add_prefix_space === true) return [step];
  return [split(GPT2_PATTERN, 'isolated'), { ...step, use_regex: false }];
}

function punctuationStep(step: Part): Part {
  const behavior = String(step.behavior ?? 'isolated').toLowerCase();
  return behavior === 'contiguous' ? split(`${PUNCTUATION}+`, 'isolated') : split(PUNCTUATION, behavior);
}

/** Of a string the library makes a group, which its removal of the matches would keep. */
function splitStep(step: Part): Part {
  const text = (step.pattern as { readonly String?: unknown } | undefined)?.String;
  return typeof text === 'string' ? { ...step, pattern: { Regex: literalPattern([text]).source } } : step;
}

function legacyScheme(step: Part): string {
  return step.add_prefix_space === false ? 'never' : 'always';
}

function split(pattern: string, behavior: string): Part {
  return { type: 'Split', pattern: { Regex: pattern }, behavior, invert: false };
}

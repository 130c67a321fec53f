import { BYTE_TO_CHARACTER } from './byte-alphabet.ts';
import { splitRulesOf } from './fast/split-rules.ts';
import type { AddedToken, Part, TokenizerDefinition } from './tokenizer-definition.ts';

/** The character by which SentencePiece writes a space, U+2581. */
export const SPACE_MARK = '▁';

/**
 * What a model sees of a text, where every change on the way is known:
 * bytes written in the byte-level alphabet, or characters with the space written as a mark and unknown ones as bytes.
 */
export interface TextForm {
  readonly kind: 'byte-level' | 'space-mark';
  /** Whether the text is put into Unicode normal form C first. */
  readonly composed: boolean;
  /**
   * When a mark is put before a text: never; before the document unless it begins with one; before each stretch
   * between added tokens unless it begins with one; before each stretch whatever it begins with.
   */
  readonly prefix: 'never' | 'first-if-missing' | 'each-if-missing' | 'each';
}

/**
 * The form of a tokenizer's texts, or why it is not one of the exactly known ones.
 *
 * @param matched The added tokens that are looked for in texts.
 */
export function describeTextForm(
  definition: TokenizerDefinition,
  matched: readonly AddedToken[],
): TextForm | string {
  if (definition.model.kind !== 'BPE') return `the model is ${definition.model.kind}`;
  if (matched.some((token) => token.leftStrip || token.rightStrip))
    return 'an added token swallows white space';
  return byteLevelForm(definition) ?? spaceMarkForm(definition, matched);
}

/** The steps of a part, a `Sequence` taken apart. */
export function stepsOf(
  part: Part | null,
  list: 'normalizers' | 'pretokenizers' | 'decoders',
): readonly Part[] {
  if (part === null) return [];
  if (part.type !== 'Sequence') return [part];
  return ((part[list] ?? []) as readonly Part[]).flatMap((step) => stepsOf(step, list));
}

function byteLevelForm(definition: TokenizerDefinition): TextForm | undefined {
  const normalizers = stepsOf(definition.normalizer, 'normalizers');
  const steps = stepsOf(definition.preTokenizer, 'pretokenizers');
  const last = steps.at(-1);
  if (last?.type !== 'ByteLevel' || steps.some((step) => step.add_prefix_space === true)) return undefined;
  if (!normalizers.every((step) => step.type === 'NFC') || !steps.every(keepsAllText)) return undefined;
  if (!BYTE_TO_CHARACTER.every((it, byte) => !isUtf8Byte(byte) || definition.model.vocabulary.has(it))) {
    return undefined;
  }
  return { kind: 'byte-level', composed: normalizers.length > 0, prefix: 'never' };
}

/** Whether a byte occurs in UTF-8 at all (RFC 3629, section 1). */
function isUtf8Byte(byte: number): boolean {
  return byte !== 0xc0 && byte !== 0xc1 && byte <= 0xf4;
}

function keepsAllText(step: Part): boolean {
  return ['ByteLevel', 'Digits', 'Punctuation', 'Split'].includes(step.type) && !removes(step);
}

/** A split that removes what is between its matches keeps all text if its pattern is known to match all of it. */
function removes(step: Part): boolean {
  if (String(step.behavior ?? '').toLowerCase() !== 'removed') return false;
  const pattern = (step.pattern as { readonly Regex?: unknown } | undefined)?.Regex;
  return step.invert !== true || typeof pattern !== 'string' || splitRulesOf(pattern) === undefined;
}

function spaceMarkForm(definition: TokenizerDefinition, matched: readonly AddedToken[]): TextForm | string {
  const { model } = definition;
  if (model.kind !== 'BPE' || !model.byteFallback || !hasAllByteTokens(definition)) {
    return 'the vocabulary is not byte-level, or lacks some of the 256 byte tokens';
  }
  const prefix = spaceMarkPrefix(definition);
  if (prefix === undefined) return 'normalizer or pre-tokenizer are not of a known kind';
  if (prefix !== 'never' && matched.some((token) => token.normalized)) {
    return 'an added token is looked for behind the normalizer';
  }
  return { kind: 'space-mark', composed: false, prefix };
}

/** The 256 tokens by which a vocabulary with byte fallback spells unknown characters. */
export function byteToken(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

function hasAllByteTokens(definition: TokenizerDefinition): boolean {
  for (let byte = 0; byte < 256; byte++) {
    if (!definition.model.vocabulary.has(byteToken(byte))) return false;
  }
  return true;
}

function spaceMarkPrefix(definition: TokenizerDefinition): TextForm['prefix'] | undefined {
  const normalizers = stepsOf(definition.normalizer, 'normalizers');
  const steps = stepsOf(definition.preTokenizer, 'pretokenizers');
  if (normalizers.length === 0) return steps.length === 1 ? metaspacePrefix(steps[0]!) : undefined;
  const last = normalizers.at(-1)!;
  if (!isSpaceReplacement(last) || !steps.every(isIdleSpaceSplit)) return undefined;
  if (normalizers.length === 1) return 'never';
  const first = normalizers[0]!;
  const prepends = first.type === 'Prepend' && first.prepend === SPACE_MARK;
  return normalizers.length === 2 && prepends ? 'each' : undefined;
}

function metaspacePrefix(step: Part): TextForm['prefix'] | undefined {
  if (step.type !== 'Metaspace' || step.split !== false) return undefined;
  if ((step.replacement ?? SPACE_MARK) !== SPACE_MARK) return undefined;
  if (step.prepend_scheme === 'first') return 'first-if-missing';
  if (step.prepend_scheme === 'never' || step.add_prefix_space === false) return 'never';
  return 'each-if-missing';
}

function isSpaceReplacement(step: Part): boolean {
  const pattern = step.pattern as { readonly String?: unknown } | undefined;
  return step.type === 'Replace' && pattern?.String === ' ' && step.content === SPACE_MARK;
}

/** A split at spaces does nothing once the normalizer has turned every space into a mark. */
function isIdleSpaceSplit(step: Part): boolean {
  const pattern = step.pattern as { readonly String?: unknown } | undefined;
  return step.type === 'Split' && pattern?.String === ' ';
}

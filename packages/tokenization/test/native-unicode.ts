import { nfcNormalizer, nfdNormalizer, Tokenizer } from 'tokenizers';

/** What the Rust library believes about characters, found by asking it about every code point. */

export const CODE_POINTS = 0x110000;

/** The library's split of a text by a pattern, the matches kept as pieces. */
export function nativeSplit(pattern: string, behavior = 'Isolated'): (text: string) => string[] {
  const preTokenizer = nativeTokenizer({
    pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior, invert: false },
  }).getPreTokenizer()!;
  return (text) => preTokenizer.preTokenizeString(text).map(([piece]) => piece);
}

/** The library's split by several steps of a pre-tokenizer. */
export function nativeSteps(pretokenizers: readonly object[]): (text: string) => string[] {
  const preTokenizer = nativeTokenizer({
    pre_tokenizer: { type: 'Sequence', pretokenizers },
  }).getPreTokenizer()!;
  return (text) => preTokenizer.preTokenizeString(text).map(([piece]) => piece);
}

/** A tokenizer of the library without a model to speak of. */
export function nativeTokenizer(parts: object): Tokenizer {
  return Tokenizer.fromString(
    JSON.stringify({
      version: '1.0',
      added_tokens: [],
      normalizer: null,
      pre_tokenizer: null,
      post_processor: null,
      decoder: null,
      model: { type: 'BPE', vocab: { a: 0 }, merges: [] },
      ...parts,
    }),
  );
}

/** Whether each code point matches a class such as `\p{L}`; surrogates, which Rust cannot hold, do not. */
export function nativeClass(pattern: string): Uint8Array {
  const members = new Uint8Array(CODE_POINTS).fill(1);
  members.fill(0, 0xd800, 0xe000);
  const others = nativeSplit(pattern, 'Removed')(allCharacters());
  for (const piece of others) for (const character of piece) members[character.codePointAt(0)!] = 0;
  return members;
}

export function* scalarValues(): Generator<number> {
  for (let codePoint = 0; codePoint < CODE_POINTS; codePoint++) {
    if (codePoint < 0xd800 || codePoint > 0xdfff) yield codePoint;
  }
}

function allCharacters(): string {
  const parts: string[] = [];
  for (const codePoint of scalarValues()) parts.push(String.fromCodePoint(codePoint));
  return parts.join('');
}

const nfc = nfcNormalizer();
const nfd = nfdNormalizer();

export function nativeNfc(text: string): string {
  return nfc.normalizeString(text);
}

function nativeNfd(text: string): string {
  return nfd.normalizeString(text);
}

/** What a code point does under the library's normal form C, 0 if nothing: it can be reordered, or join the one before it. */
export const JOINS = 1;
/** It is replaced, by itself. */
export const CHANGES = 2;

/**
 * What each code point does: reordering is tested against marks of the classes 1 and 240, on what a code point
 * decomposes to, joining on every pair that this runtime's Unicode, which is later, composes.
 */
export function nativeComposing(): Uint8Array {
  const composing = new Uint8Array(CODE_POINTS);
  for (const codePoint of scalarValues()) {
    const character = String.fromCodePoint(codePoint);
    const [first] = nativeNfd(character);
    if (first !== undefined && isReordered(first, nativeNfc)) composing[codePoint] = JOINS;
    else if (nativeNfc(character) !== character) composing[codePoint] = CHANGES;
  }
  for (const [first, second] of runtimePairs()) {
    if (nativeNfc(first + second) !== first + second) composing[second.codePointAt(0)!] = JOINS;
  }
  return composing;
}

/**
 * Code points that this runtime's newer Unicode reorders, or composes with a character behind them, and the library
 * does not: nothing may be composed across them.
 */
export function laterBases(): Uint8Array {
  const bases = new Uint8Array(CODE_POINTS);
  const runtimeNfc = (text: string) => text.normalize('NFC');
  for (const codePoint of scalarValues()) {
    const character = String.fromCodePoint(codePoint);
    if (isReordered(character, runtimeNfc) && !isReordered(character, nativeNfc)) bases[codePoint] = 1;
  }
  for (const [first, second] of runtimePairs()) {
    if (nativeNfc(first + second) === first + second) bases[first.codePointAt(0)!] = 1;
  }
  return bases;
}

function isReordered(character: string, compose: (text: string) => string): boolean {
  return ['0%\u0334', '0\u0345%'].some((frame) => {
    const text = frame.replace('%', character);
    return compose(text) !== text;
  });
}

/** The pairs of characters that the runtime composes into one. */
function* runtimePairs(): Generator<[string, string]> {
  for (const codePoint of scalarValues()) {
    const character = String.fromCodePoint(codePoint);
    const parts = [...character.normalize('NFD')];
    if (parts.length < 2 || character.normalize('NFC') !== character) continue;
    const last = parts.pop()!;
    yield [parts.join('').normalize('NFC'), last];
  }
}

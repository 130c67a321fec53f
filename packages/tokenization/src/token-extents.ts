import { byteLevelBytes } from './byte-alphabet.ts';
import type { TextComposer } from './compose-text.ts';
import { type AddedTokenFinder, addedTokenFinder } from './find-added-tokens.ts';
import { byteToken, SPACE_MARK, type TextForm } from './text-form.ts';
import type { TextPosition, TokenExtents } from './tokenizer.ts';
import type { AddedToken, TokenizerDefinition } from './tokenizer-definition.ts';

/**
 * Where tokens lie in their texts. Every token has a length in bytes of the text as the model sees it, and every
 * change between the text and that form is known ({@link TextForm}), so that an end in the text has one place there.
 */
export function tokenExtents(
  definition: TokenizerDefinition,
  form: TextForm,
  { matched, composer }: ExtentOptions,
): TokenExtents {
  const lengths = byteLengths(definition, form, { matched, composer });
  const find = addedTokenFinder(matched.filter((token) => !token.normalized));
  return {
    byteLengthOf: (id) => lengths[id] ?? 0,
    byteEnds: (text, ends, position) => byteEnds({ form, find, composer, position }, text, ends),
  };
}

export interface ExtentOptions {
  /** The added tokens that are looked for in texts. */
  readonly matched: readonly AddedToken[];
  /** What puts texts into normal form C. */
  readonly composer: TextComposer;
}

function byteLengths(
  definition: TokenizerDefinition,
  form: TextForm,
  { matched, composer }: ExtentOptions,
): Uint32Array {
  const lengths = new Uint32Array(definition.vocabularySize);
  for (const [token, id] of definition.model.vocabulary) {
    const bytes = form.kind === 'byte-level' ? byteLevelBytes(token) : undefined;
    lengths[id] = bytes?.length ?? Buffer.byteLength(token);
  }
  if (form.kind === 'space-mark') {
    for (let byte = 0; byte < 256; byte++) lengths[definition.idOfToken.get(byteToken(byte))!] = 1;
  }
  for (const token of matched) {
    const content = token.normalized && form.composed ? composer.compose(token.content) : token.content;
    lengths[token.id] = Buffer.byteLength(content);
  }
  return lengths;
}

interface Measure {
  readonly form: TextForm;
  readonly find: AddedTokenFinder;
  readonly composer: TextComposer;
  readonly position: TextPosition;
}

function byteEnds(measure: Measure, text: string, ends: readonly number[]): number[] {
  const { form, find, position } = measure;
  const measured: number[] = [];
  let bytes = 0;
  for (const stretch of find(text)) {
    const inside = endsInside(ends, measured.length, stretch.end, stretch.end === text.length);
    const local = [...inside.map((end) => end - stretch.start), stretch.end - stretch.start];
    const part = text.slice(stretch.start, stretch.end);
    const prefix = stretch.token
      ? 0
      : prefixBytes(form, part, stretch.start === 0 ? position : 'continuation');
    const widths = stretch.token ? plainEnds(part, local) : formEnds(measure, part, local);
    for (let end = 0; end < inside.length; end++) measured.push(bytes + prefix + widths[end]!);
    bytes += prefix + widths.at(-1)!;
  }
  while (measured.length < ends.length) measured.push(bytes);
  return measured;
}

/** The ends from `first` on that lie before a stretch's end, or at it if it is the last. */
function endsInside(ends: readonly number[], first: number, stretchEnd: number, isLast: boolean): number[] {
  let last = first;
  while (last < ends.length && (ends[last]! < stretchEnd || (isLast && ends[last]! === stretchEnd))) last++;
  return ends.slice(first, last);
}

function prefixBytes(form: TextForm, part: string, position: TextPosition): number {
  const markBytes = 3;
  const missing = !part.startsWith(' ') && !part.startsWith(SPACE_MARK);
  switch (form.prefix) {
    case 'never':
      return 0;
    case 'first-if-missing':
      return position === 'document' && missing ? markBytes : 0;
    case 'each-if-missing':
      return missing ? markBytes : 0;
    case 'each':
      return markBytes;
  }
}

function formEnds({ form, composer }: Measure, part: string, ends: readonly number[]): number[] {
  if (form.composed && composer.mayChange(part)) return composedEnds(composer, part, ends);
  const plain = plainEnds(part, ends);
  if (form.kind === 'byte-level') return plain;
  let spaces = 0;
  let start = 0;
  return plain.map((bytes, index) => {
    for (; start < ends[index]!; start++) if (part.charCodeAt(start) === 0x20) spaces++;
    return bytes + 2 * spaces; // a mark has three bytes, a space one
  });
}

/** Ends in UTF-8 bytes. An end inside a surrogate pair counts as before it. */
function plainEnds(part: string, ends: readonly number[]): number[] {
  let bytes = 0;
  let start = 0;
  return ends.map((end) => {
    const whole = splitsPair(part, end) ? end - 1 : end;
    bytes += Buffer.byteLength(part.slice(start, whole));
    start = whole;
    return bytes;
  });
}

function splitsPair(part: string, end: number): boolean {
  return (
    isBetween(part.charCodeAt(end - 1), 0xd800, 0xdbff) && isBetween(part.charCodeAt(end), 0xdc00, 0xdfff)
  );
}

function isBetween(unit: number, first: number, last: number): boolean {
  return unit >= first && unit <= last;
}

/** Ends in bytes of normal form C. An end inside of what composes counts as before it. */
function composedEnds(composer: TextComposer, part: string, ends: readonly number[]): number[] {
  const measured: number[] = [];
  let bytes = 0;
  let done = 0;
  const measureGap = (gapEnd: number) => {
    const inside = ends.slice(measured.length).filter((end) => end <= gapEnd);
    const local = plainEnds(part.slice(done, gapEnd), [...inside.map((end) => end - done), gapEnd - done]);
    for (let end = 0; end < inside.length; end++) measured.push(bytes + local[end]!);
    bytes += local.at(-1)!;
    done = gapEnd;
  };
  composer.eachCluster(part, (start, end, composed) => {
    measureGap(start);
    while (measured.length < ends.length && ends[measured.length]! < end) measured.push(bytes);
    bytes += Buffer.byteLength(composed);
    done = end;
  });
  measureGap(part.length);
  return measured;
}

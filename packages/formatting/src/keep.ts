import type { DropReason } from '@sluice/records';
import { measureRepetition } from './measure-repetition.ts';

/** Both ends included. */
export interface Range {
  readonly atLeast: number;
  readonly atMost: number;
}

/** What a text must be to be kept. A range is written `a..b`, both ends included, either of them open. */
export interface KeepOptions {
  /** Characters (Unicode code points, as Python counts them): `100..10000`. @default all */
  readonly chars?: string | Range | undefined;
  /** Words: runs of letters, marks, digits and low lines. @default all */
  readonly words?: string | Range | undefined;
  /** Lines that are not blank. @default all */
  readonly lines?: string | Range | undefined;
  /** Letters and marks, as a share of the characters that are not white space: `50%..`. @default all */
  readonly letters?: string | Range | undefined;
  /** Digits, as such a share. @default all */
  readonly digits?: string | Range | undefined;
  /** Whatever is neither, as such a share. @default all */
  readonly signs?: string | Range | undefined;
  /** Lines that occurred before in the text, as a share of those that are not blank: `..30%`. @default all */
  readonly repeatedLines?: string | Range | undefined;
  /** Words in runs of ten that occurred before in the text, as a share of all words: `..10%`. @default all */
  readonly repeatedRuns?: string | Range | undefined;
}

export type ResolvedKeep = { readonly [Name in keyof KeepOptions]-?: Range };

const COUNTS = ['chars', 'words', 'lines'] as const;
const SHARES = ['letters', 'digits', 'signs', 'repeatedLines', 'repeatedRuns'] as const;

/** @throws RangeError for a range that is not one, or a share that is none. */
export function resolveKeep(options: KeepOptions): ResolvedKeep {
  const resolve = (name: keyof KeepOptions, parse: typeof parseRange) => {
    const range = options[name] ?? '..';
    return typeof range === 'string' ? parse(range, `keep.${name}`) : range;
  };
  return Object.fromEntries([
    ...COUNTS.map((name) => [name, resolve(name, parseRange)]),
    ...SHARES.map((name) => [name, resolve(name, parseShareRange)]),
  ]) as ResolvedKeep;
}

/** `a..b` of whole numbers. @throws RangeError naming the parameter. */
export function parseRange(range: string, name: string): Range {
  const match = /^\s*(\d*)\s*\.\.\s*(\d*)\s*$/.exec(range);
  if (!match)
    throw new RangeError(`${name} must be a range such as 100..10000, got ${JSON.stringify(range)}`);
  return orderedRange(
    { atLeast: match[1] ? Number(match[1]) : 0, atMost: match[2] ? Number(match[2]) : Infinity },
    name,
  );
}

/** `a..b` of percentages. @throws RangeError naming the parameter. */
export function parseShareRange(range: string, name: string): Range {
  const match = /^\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*\.\.\s*(?:(\d+(?:\.\d+)?)\s*%)?\s*$/.exec(range);
  if (!match) throw new RangeError(`${name} must be a range such as 25%..90%, got ${JSON.stringify(range)}`);
  const [atLeast, atMost] = [match[1] ? Number(match[1]) / 100 : 0, match[2] ? Number(match[2]) / 100 : 1];
  if (atMost > 1) throw new RangeError(`${name}: ${match[2]}% is above 100%`);
  return orderedRange({ atLeast, atMost }, name);
}

function orderedRange(range: Range, name: string): Range {
  if (range.atLeast > range.atMost)
    throw new RangeError(`${name} is empty: ${range.atLeast} is above ${range.atMost}`);
  return range;
}

/**
 * Why a text is dropped, or undefined if it is kept. A text of white space alone is always dropped. What is not
 * asked is not counted.
 */
export function dropReasonOf(text: string, keep: ResolvedKeep): DropReason | undefined {
  if (!/\S/.test(text)) return 'empty-text';
  return (
    judgeCharacters(text, keep.chars) ??
    judgeCount(keep.words, () => countMatches(text, /[\p{L}\p{M}\p{N}_]+/gu)) ??
    judgeCount(keep.lines, () => text.split(/[\r\n]+/).filter((line) => /\S/.test(line)).length) ??
    judgeShares(text, keep) ??
    judgeRepetition(text, keep)
  );
}

function judgeCharacters(text: string, range: Range): DropReason | undefined {
  // A text has at least half as many characters as code units, so that most need no counting.
  if (text.length < range.atLeast) return 'too-short';
  if (text.length >= 2 * range.atLeast && text.length <= range.atMost) return undefined;
  return judgeCount(range, () => countCharacters(text));
}

function judgeCount(range: Range, count: () => number): DropReason | undefined {
  if (range.atLeast === 0 && range.atMost === Infinity) return undefined;
  const counted = count();
  if (counted < range.atLeast) return 'too-short';
  return counted > range.atMost ? 'too-long' : undefined;
}

function judgeShares(text: string, { letters, digits, signs }: ResolvedKeep): DropReason | undefined {
  if ([letters, digits, signs].every(isWholeShare)) return undefined;
  const filled = countCharacters(text) - countMatches(text, /\s/g);
  const letterCount = countMatches(text, /[\p{L}\p{M}]/gu);
  const digitCount = countMatches(text, /\p{N}/gu);
  const isKept =
    isWithin(letterCount / filled, letters) &&
    isWithin(digitCount / filled, digits) &&
    isWithin((filled - letterCount - digitCount) / filled, signs);
  return isKept ? undefined : 'unlike-text';
}

function judgeRepetition(text: string, keep: ResolvedKeep): DropReason | undefined {
  if (isWholeShare(keep.repeatedLines) && isWholeShare(keep.repeatedRuns)) return undefined;
  const { repeatedLines, repeatedRuns } = measureRepetition(text);
  const isKept = isWithin(repeatedLines, keep.repeatedLines) && isWithin(repeatedRuns, keep.repeatedRuns);
  return isKept ? undefined : 'repetitive';
}

function isWholeShare(range: Range): boolean {
  return range.atLeast <= 0 && range.atMost >= 1;
}

function isWithin(share: number, range: Range): boolean {
  return share >= range.atLeast && share <= range.atMost;
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.exec(text) !== null) count++;
  return count;
}

function countCharacters(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(index + 1) & 0xfc00) !== 0xdc00) continue;
    pairs++;
    index++;
  }
  return text.length - pairs;
}

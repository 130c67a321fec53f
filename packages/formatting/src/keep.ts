import type { DropReason } from '@sluice/records';

/** What a text must be to be kept. Ranges include both ends. */
export interface KeepOptions {
  /** Characters (Unicode code points, as Python counts them). `100..10000`, `100..` or `..10000`. @default all */
  readonly chars?: string | Range | undefined;
}

export interface Range {
  readonly atLeast: number;
  readonly atMost: number;
}

export interface ResolvedKeep {
  readonly chars: Range;
}

/** @throws RangeError for a range that is not one. */
export function resolveKeep(options: KeepOptions): ResolvedKeep {
  const { chars = '..' } = options;
  return { chars: typeof chars === 'string' ? parseRange(chars, 'keep.chars') : chars };
}

/** `a..b`, both ends included, either of them open. @throws RangeError naming the parameter. */
export function parseRange(range: string, name: string): Range {
  const match = /^\s*(\d*)\s*\.\.\s*(\d*)\s*$/.exec(range);
  if (!match)
    throw new RangeError(`${name} must be a range such as 100..10000, got ${JSON.stringify(range)}`);
  const atLeast = match[1] === '' ? 0 : Number(match[1]);
  const atMost = match[2] === '' ? Infinity : Number(match[2]);
  if (atLeast > atMost) throw new RangeError(`${name} is empty: ${atLeast} is above ${atMost}`);
  return { atLeast, atMost };
}

/** Why a text is dropped, or undefined if it is kept. A text of white space alone is always dropped. */
export function dropReasonOf(text: string, keep: ResolvedKeep): DropReason | undefined {
  if (!/\S/.test(text)) return 'empty-text';
  const { atLeast, atMost } = keep.chars;
  // A text has at least half as many characters as code units, so that most need no counting.
  if (text.length < atLeast) return 'too-short';
  if (text.length >= 2 * atLeast && text.length <= atMost) return undefined;
  const characterCount = countCharacters(text);
  if (characterCount < atLeast) return 'too-short';
  return characterCount > atMost ? 'too-long' : undefined;
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

import { measureRepetition } from './measure-repetition.ts';

/** Figures of a text that filters ask for. Each is worked out when it is first asked for, in time linear in the text. */
export interface TextMeasures {
  /** Unicode code points, as Python counts them. */
  chars(): number;
  /** Runs of letters, marks, digits and low lines. */
  words(): number;
  /** Lines that are not blank. */
  lines(): number;
  /** Letters and marks, as a share of the characters that are not white space; not a number if there are none. */
  letters(): number;
  /** Digits, as such a share. */
  digits(): number;
  /** Whatever is neither, as such a share. */
  signs(): number;
  /** Lines that occurred before in the text, as a share of those that are not blank. */
  repeatedLines(): number;
  /** Words in runs of ten that occurred before in the text, as a share of all words. */
  repeatedRuns(): number;
}

export function measureText(text: string): TextMeasures {
  const chars = once(() => countCharacters(text));
  const filled = once(() => chars() - countMatches(text, /\s/g));
  const letterCount = once(() => countMatches(text, /[\p{L}\p{M}]/gu));
  const digitCount = once(() => countMatches(text, /\p{N}/gu));
  const repetition = once(() => measureRepetition(text));
  return {
    chars,
    words: once(() => countMatches(text, /[\p{L}\p{M}\p{N}_]+/gu)),
    lines: once(() => text.split(/[\r\n]+/).filter((line) => /\S/.test(line)).length),
    letters: () => letterCount() / filled(),
    digits: () => digitCount() / filled(),
    signs: () => (filled() - letterCount() - digitCount()) / filled(),
    repeatedLines: () => repetition().repeatedLines,
    repeatedRuns: () => repetition().repeatedRuns,
  };
}

function once<Value>(work: () => Value): () => Value {
  let known: { readonly value: Value } | undefined;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
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

/**
 * Writes `src/embedded/unicode-classes.ts`: the character classes and the composing characters as the Rust library
 * (npm `tokenizers`) has them, so that ids do not change with the Unicode version of a Node release.
 * Run after a change of that dependency: `node packages/tokenization/test/pin-unicode.ts`.
 */
import { writeFileSync } from 'node:fs';
import { CODE_POINTS, JOINS, laterBases, nativeClass, nativeComposing } from './native-unicode.ts';

/** Class letters with what they stand for; the first that matches counts. */
const CLASSES = [
  ['B', '[\\r\\n]'],
  ['S', '\\s'],
  ['U', '[\\p{Lu}\\p{Lt}]'],
  ['L', '\\p{Ll}'],
  ['T', '\\p{L}'],
  ['M', '\\p{M}'],
  ['N', '\\p{N}'],
  ['P', '\\p{P}'],
  ['Y', '\\p{S}'],
] as const;

function classLetters(): string[] {
  const letters = new Array<string>(CODE_POINTS).fill('O');
  for (const [letter, pattern] of [...CLASSES].reverse()) {
    const members = nativeClass(pattern);
    for (let codePoint = 0; codePoint < CODE_POINTS; codePoint++)
      if (members[codePoint]) letters[codePoint] = letter;
  }
  return letters;
}

/** Runs of equal items: the item, and the run's length in base 36 if it is not 1. */
function runs(items: ArrayLike<string>): string {
  let text = '';
  for (let start = 0; start < items.length; ) {
    let end = start + 1;
    while (end < items.length && items[end] === items[start]) end++;
    text += items[start]! + (end - start === 1 ? '' : (end - start).toString(36));
    start = end;
  }
  return text;
}

function constant(name: string, comment: string, text: string): string {
  const lines = (text.match(/.{1,104}/g) ?? []).map((line) => `  '${line}',`);
  return `/** ${comment} */\nexport const ${name} = [\n${lines.join('\n')}\n].join('');\n`;
}

const file = [
  '// Written by test/pin-unicode.ts from the Rust library. Runs: a letter and the length in base 36, 1 left out.\n',
  constant(
    'CLASS_RUNS',
    'B line ends, S other white space, U upper and title case, L lower case, T other letters, M marks, N numbers, ' +
      'P punctuation, Y symbols, O all else.',
    runs(classLetters()),
  ),
  constant(
    'COMPOSING_RUNS',
    'Under normal form C: J joins what stands before or is reordered, C changes by itself, N neither.',
    runs(Array.from(nativeComposing(), (kind) => (kind === JOINS ? 'J' : kind ? 'C' : 'N'))),
  ),
  constant(
    'LATER_BASE_RUNS',
    'Y: reordered, or composed with what follows, only in later versions of Unicode.',
    runs(Array.from(laterBases(), (member) => (member ? 'Y' : 'N'))),
  ),
].join('\n');

writeFileSync(new URL('../src/embedded/unicode-classes.ts', import.meta.url), file);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { characterClasses } from '../src/fast/character-classes.ts';
import { pieceScanner } from '../src/fast/piece-scanner.ts';
import { DIGIT_RUNS, EACH_DIGIT, GPT2_PATTERN, splitRulesOf } from '../src/fast/split-rules.ts';
import { nastyText } from './nasty-text.ts';
import { nativeSteps, scalarValues } from './native-unicode.ts';
import {
  CL100K_POSSESSIVE,
  DEEPSEEK_PATTERNS,
  LLAMA3_PATTERN,
  O200K_PATTERN,
  QWEN_PATTERN,
} from './tiny-tokenizers.ts';

const isolated = (pattern: string) => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});
const digits = (individual_digits: boolean) => ({ type: 'Digits', individual_digits });

/** Patterns step by step; a step may be a part of another kind, named as the rules name it. */
const PATTERNS: Readonly<Record<string, string>> = {
  gpt2: GPT2_PATTERN,
  "gpt2, OpenAI's wording": GPT2_PATTERN.replace("'s|'t|'re|'ve|'m|'ll|'d", "'(?:[sdmt]|ll|ve|re)"),
  qwen: QWEN_PATTERN,
  llama3: LLAMA3_PATTERN,
  'cl100k, possessive': CL100K_POSSESSIVE,
  o200k: O200K_PATTERN,
  'o200k, without slash': O200K_PATTERN.replace('[\\r\\n/]*', '[\\r\\n]*'),
};

const STEPS: Readonly<Record<string, readonly [readonly string[], readonly object[]]>> = {
  ...Object.fromEntries(
    Object.entries(PATTERNS).map(([name, pattern]) => [name, [[pattern], [isolated(pattern)]]]),
  ),
  'gpt2 behind each digit': [
    [EACH_DIGIT, GPT2_PATTERN],
    [digits(true), isolated(GPT2_PATTERN)],
  ],
  'gpt2 behind runs of digits': [
    [DIGIT_RUNS, GPT2_PATTERN],
    [digits(false), isolated(GPT2_PATTERN)],
  ],
  'gpt2 behind numbers of three': [
    ['\\p{N}{1,3}', GPT2_PATTERN],
    [isolated('\\p{N}{1,3}'), isolated(GPT2_PATTERN)],
  ],
  deepseek: [DEEPSEEK_PATTERNS, DEEPSEEK_PATTERNS.map(isolated)],
};

function scan(patterns: readonly string[], text: string): string[] {
  const scanner = pieceScanner(splitRulesOf(...patterns)!);
  const bytes = Buffer.concat([Buffer.from(text), Buffer.alloc(16)]);
  const end = bytes.length - 16;
  const pieces: string[] = [];
  for (let at = 0; at < end; ) {
    const pieceEnd = scanner(bytes, at, end);
    pieces.push(bytes.toString('utf8', at, pieceEnd));
    at = pieceEnd;
  }
  return pieces;
}

/** Every assigned code point outside of the large uniform blocks, and a sample of the others. */
function interestingCharacters(): string[] {
  const classes = characterClasses();
  const characters: string[] = [];
  for (const codePoint of scalarValues()) {
    const isEdge =
      classes[codePoint] !== classes[codePoint - 1] || classes[codePoint] !== classes[codePoint + 1];
    if (isEdge || codePoint < 0x500 || codePoint % 997 === 0)
      characters.push(String.fromCodePoint(codePoint));
  }
  return characters;
}

describe.each(Object.entries(STEPS))('pieceScanner of %s', (_, [patterns, steps]) => {
  const split = nativeSteps(steps);

  it('pieceScanner(rules) cuts at every kind of character where the Rust library does', () => {
    const around = interestingCharacters().map((it) => `a${it}b ${it}${it}A1${it}'${it} \n${it}Bc`);
    const text = around.join('\n');
    expect(scan(patterns, text)).toEqual(split(text));
  });

  it('pieceScanner(rules) cuts awkward texts where the Rust library does', () => {
    fc.assert(
      fc.property(nastyText, (text) => {
        expect(scan(patterns, text.toWellFormed())).toEqual(split(text.toWellFormed()));
      }),
      { seed: 42, numRuns: 1500 },
    );
  });
});

describe.each(Object.entries(STEPS))('pieceScanner of %s on long runs', (_, [patterns]) => {
  it.each(['a', 'A', '1', ' ', '\n', '.', "'", '\u0301', '\u4e16', ' \n', 'aA', 'A\u0301'])(
    'pieceScanner(rules) reads each byte of a run of %j a few times at most',
    (unit) => {
      const scanner = pieceScanner(splitRulesOf(...patterns)!);
      const text = unit.repeat(4096);
      let reads = 0;
      const bytes = new Proxy(Buffer.concat([Buffer.from(text), Buffer.alloc(16)]), {
        get(target, key) {
          reads++;
          return target[key as unknown as number];
        },
      });
      const end = Buffer.byteLength(text);
      for (let at = 0; at < end; ) at = scanner(bytes, at, end);
      expect(reads).toBeLessThan(20 * end);
    },
  );
});

describe('splitRulesOf', () => {
  it('splitRulesOf(pattern) knows no pattern that differs by a character', () => {
    for (const [patterns] of Object.values(STEPS))
      expect(splitRulesOf(...patterns.map((pattern) => pattern.replace('\\s+', '\\s*')))).toBeUndefined();
  });
});

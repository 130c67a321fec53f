import { CLEANING_STEPS, type CleaningStep, cleanText, resolveCleaning } from '@sluice/formatting';
import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const nasty = fc.string({
  unit: fc.constantFrom(
    'a',
    'e',
    '\u0301',
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00a0',
    '\x00',
    'ﬁ',
    '#',
    '# Copyright\n',
    '#!x\n',
    '\u2028',
  ),
  maxLength: 40,
});

describe('cleanText(text, steps)', () => {
  test.each<[CleaningStep, string, string]>([
    ['byte-order-mark', '\ufeffa\ufeff', 'a\ufeff'],
    ['control', 'a\x00\tb\x1b[0m\n\x85', 'a\tb[0m\n'],
    ['invisible', 'a\u200bb\u00adc\u2066d 👩\u200d🚀 می\u200cخواهم', 'abcd 👩\u200d🚀 می\u200cخواهم'],
    ['nfc', 'e\u0301ﬁ', 'éﬁ'],
    ['nfkc', 'e\u0301ﬁ１\u00a0x', 'éfi1 x'],
    ['line-ends', 'a\r\nb\rc\n\r\n', 'a\nb\nc\n\n'],
    ['trailing-space', 'a \t\nb  \r\n\u3000\nc  ', 'a\nb\r\n\nc'],
    ['blank-lines', '\n \na\n\n \n\nb\n\nc\r\n\r\n\r\nd\n', 'a\n\nb\n\nc\r\n\r\nd\n'],
  ])('applies %s', (step, text, cleaned) => {
    expect(cleanText(text, [step])).toEqual({ text: cleaned, changed: [step] });
    expect(cleanText('Sound text.\n\nIn two.\n', [step])).toEqual({
      text: 'Sound text.\n\nIn two.\n',
      changed: [],
    });
  });

  test('changes nothing a second time, whichever steps are taken', () => {
    fc.assert(
      fc.property(nasty, fc.subarray([...CLEANING_STEPS]), (text, steps) => {
        const once = cleanText(text, steps);
        expect(cleanText(once.text, steps)).toEqual({ text: once.text, changed: [] });
        if (once.text !== text) expect(once.changed).not.toEqual([]);
      }),
      { seed: 42, numRuns: 1_000 },
    );
  });

  test.each(Object.entries(STRANGE_TEXTS))('leaves %s as it is when nothing is asked', (_, text) => {
    expect(cleanText(text, [])).toEqual({ text, changed: [] });
  });

  test('takes time in proportion to a long line', { timeout: 5_000 }, () => {
    // Quadratic regular expressions would take minutes on these.
    for (const text of [
      ' '.repeat(300_000),
      `${' '.repeat(300_000)}x`,
      '\n'.repeat(300_000),
      ' \n'.repeat(150_000),
    ])
      expect(cleanText(`a${text}b`, CLEANING_STEPS).text.length).toBeLessThan(300_004);
  });
});

describe('resolveCleaning(steps)', () => {
  test('puts steps in the order in which they are applied', () => {
    expect(resolveCleaning(['trailing-space', 'control', 'nfc'])).toEqual([
      'control',
      'nfc',
      'trailing-space',
    ]);
  });

  test('refuses what is no step, and one twice', () => {
    expect(() => resolveCleaning(['bom'])).toThrow(/"bom" is no step; there are byte-order-mark, control/);
    expect(() => resolveCleaning(['nfc', 'nfc'])).toThrow(/nfc is asked for twice/);
  });
});

describe('the step licence-header', () => {
  const strip = (text: string) => cleanText(text, ['licence-header']).text;

  test.each([
    ['hash comments', '# Copyright 2020 The authors\n# All rights reserved.\n\nimport os\n', 'import os\n'],
    ['a block comment', '/*\n * Licensed under the Apache License\n */\npackage main;\n', 'package main;\n'],
    ['slashes', '// SPDX-License-Identifier: MIT\nuse std;\n', 'use std;\n'],
    [
      'two blocks behind a script line',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Copyright X\n\n# Licensed under Y\n\n\nimport os\n',
      '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport os\n',
    ],
    ['nothing else', '# Copyright 2020\n', ''],
  ])('takes %s away', (_, text, stripped) => {
    expect(strip(text)).toBe(stripped);
  });

  test.each([
    ['another comment', '# What this module does.\nimport os\n'],
    ['a notice further down', 'import os\n# Copyright 2020\n'],
    ['a docstring', '"""Copyright 2020"""\nimport os\n'],
    ['a comment that never ends', '/* Copyright\nint main() {}\n'],
    ['blank lines', '\n\nimport os\n'],
  ])('leaves %s', (_, text) => {
    expect(strip(text)).toBe(text);
  });
});

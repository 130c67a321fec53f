import { cleanText, renderDocument, resolveFormat } from '@sluice/formatting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findLicenceHeaders } from '../src/find-licence-headers.ts';

const headersOf = (text: string) => findLicenceHeaders(text).map(({ start, end }) => text.slice(start, end));

describe('findLicenceHeaders(text)', () => {
  test.each([
    ['import os\n', []],
    ['# Copyright 2020 A\n# All rights\n\nimport os\n', ['# Copyright 2020 A\n# All rights\n\n']],
    ['\n\n# Licensed under MIT\nx = 1', ['\n\n# Licensed under MIT\n']],
    ['#!/bin/sh\n# Copyright A\nls\n', ['# Copyright A\n']],
    ['/* License: MIT */\n// Copyright B\nint x;', ['/* License: MIT */\n// Copyright B\n']],
    ['# what this does\nx = 1', []],
    ['# Copyright A', ['# Copyright A']],
  ])('of %j: %j', (text, headers) => {
    expect(headersOf(text)).toEqual(headers);
  });
});

/** Source files with and without headers, and whatever else. */
const sources = fc
  .array(
    fc.constantFrom(
      '#!/bin/sh\n',
      '# Copyright A\n',
      '// License MIT\r\n',
      '/* SPDX-License-Identifier: X */\n',
      '# note\n',
      '\n',
      ' \n',
      'x = 1\n',
      'é😀',
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((lines) => `${lines.join('')}end`);

describe('renderDocument(seed, document, format) with mark', () => {
  test('tiles the text with pieces of which those without headers are what cleaning would leave', () => {
    const format = resolveFormat({
      template: '{open}{text}\n{close}',
      markers: { open: ['A: ', ''], close: ['Z', ''] },
      mark: ['licence-header'],
    });
    let marked = 0;
    fc.assert(
      fc.property(sources, fc.nat(1e6), (text, row) => {
        const document = { id: `s/f#${row}`, text, fields: {} };
        const plain = renderDocument('7', document, { ...format, marksLicence: false });
        const outcome = renderDocument('7', document, format);
        if (!('rendered' in outcome) || !('rendered' in plain)) throw new Error('was dropped');
        const { pieces } = outcome.rendered;
        expect(outcome.rendered.text).toBe(plain.rendered.text);
        expect(pieces[0]!.start).toBe(0);
        pieces.slice(1).forEach((piece, index) => {
          expect(piece.start).toBe(pieces[index]!.end);
        });
        expect(pieces.every(({ start, end }) => end > start)).toBe(true);
        expect(pieces.at(-1)!.end).toBe(outcome.rendered.text.length);
        const join = (...kinds: string[]) =>
          pieces
            .filter(({ kind }) => kinds.includes(kind))
            .map(({ start, end }) => outcome.rendered.text.slice(start, end))
            .join('');
        expect(join('content', 'licence')).toBe(text);
        expect(join('licence')).toBe(headersOf(text).join(''));
        if (headersOf(text).length > 0) marked++;
        if (headersOf(join('content')).length === 0)
          expect(join('content')).toBe(cleanText(text, ['licence-header']).text);
      }),
      { seed: 42, numRuns: 500 },
    );
    expect(marked).toBeGreaterThan(100);
  });
});

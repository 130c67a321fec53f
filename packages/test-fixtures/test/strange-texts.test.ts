import { expect, test } from 'vitest';
import { hugeLine, STRANGE_DOCUMENT_TEXTS, STRANGE_TEXTS } from '../src/index.ts';

test('STRANGE_TEXTS are what their names say', () => {
  const text = STRANGE_TEXTS;
  expect(text['one-character']).toHaveLength(1);
  expect(text['white-space-alone'].trim()).toBe('');
  expect(text.crlf.split('\r\n')).toEqual(['first', 'second', '', 'fourth']);
  expect(text.nul.charCodeAt(6)).toBe(0);
  expect(text['byte-order-mark'].charCodeAt(0)).toBe(0xfeff);
  expect([...text['emoji-zwj']].filter((point) => point === '\u200d')).toHaveLength(4);
  expect(text['right-to-left']).toMatch(/\p{Script=Hebrew}.*\p{Script=Arabic}/u);
  expect(text['combining-marks'].normalize('NFC')).not.toBe(text['combining-marks']);
  expect(text['combining-marks'].match(/\p{M}/gu)).toHaveLength(6);
  expect(text['case-changes-length'].toUpperCase().length).toBeGreaterThan(
    text['case-changes-length'].length,
  );
  expect(text.composed.normalize('NFD')).not.toBe(text.composed);
});

test('only the surrogates are ill-formed, and only they and the empty text cannot be documents', () => {
  const illFormed = Object.entries(STRANGE_TEXTS).filter(([, text]) => !text.isWellFormed());
  expect(illFormed.map(([name]) => name)).toEqual(['lone-surrogate', 'reversed-surrogates']);
  expect(STRANGE_DOCUMENT_TEXTS).toHaveLength(Object.keys(STRANGE_TEXTS).length - 3);
});

test('no two strange texts are the same', () => {
  expect(new Set(Object.values(STRANGE_TEXTS)).size).toBe(Object.keys(STRANGE_TEXTS).length);
});

test('hugeLine(length) is one line of that length', () => {
  for (const length of [0, 1, 59, 60, 61, 1_000_000]) {
    expect(hugeLine(length)).toHaveLength(length);
    expect(hugeLine(length)).not.toContain('\n');
  }
  expect(() => hugeLine(1.5)).toThrow(RangeError);
});

import { STRANGE_TEXTS } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, html } from '../src/html.ts';

describe('escapeHtml(text)', () => {
  test.each([
    ['<script>alert("1")</script>', '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;'],
    ["it's & so", 'it&#39;s &amp; so'],
    ['&amp;', '&amp;amp;'],
    ['a\tb\nc', 'a\tb\nc'],
    ['a\r\nb\0', 'a␍\nb␀'],
    ['\u202egnp.exe', '[U+202E]gnp.exe'],
    ['\x7f\x9f', '[U+007F][U+009F]'],
    ['\ud800x', '\ufffdx'],
    ['שלום', 'שלום'],
  ])('shows %j as %j', (text, shown) => {
    expect(escapeHtml(text)).toBe(shown);
  });

  test('leaves no sign in any text that could end a text or a quoted attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'\0\r\u202e]|&(?!amp;|lt;|gt;|quot;|#39;)/);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  test('takes every strange text', () => {
    for (const text of Object.values(STRANGE_TEXTS)) expect(escapeHtml(text).isWellFormed()).toBe(true);
  });
});

describe('html`…`', () => {
  test('escapes strings, keeps markup, joins lists', () => {
    expect(html`<b title="${'"'}">${['<', html`<i>${1}</i>`]}</b>`.markup).toBe(
      '<b title="&quot;">&lt;<i>1</i></b>',
    );
  });
});

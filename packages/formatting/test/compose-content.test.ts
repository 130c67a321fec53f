import { composeContent, resolveFormat } from '@sluice/formatting';
import { describe, expect, test } from 'vitest';

describe('composeContent(fields, format)', () => {
  const format = resolveFormat({
    template: '{ask}{question}\n\n{answer} ({question})',
    markers: { ask: ['Q: '] },
    fields: { question: 'problem' },
  });

  test('joins the fields that the template names, each once, without what it adds', () => {
    expect(composeContent({ problem: 'p', answer: 'a', other: 'o' }, format)).toEqual({ text: 'p\na' });
  });

  test.each([
    [{ problem: 'p' }, { dropped: 'missing-field', field: 'answer' }],
    [
      { problem: {}, answer: 'a' },
      { dropped: 'wrong-type', field: 'problem' },
    ],
    [{ problem: ' ', answer: '\t' }, { dropped: 'empty-text' }],
  ])('drops %j', (fields, outcome) => {
    expect(composeContent(fields, format)).toEqual(outcome);
  });

  test('refuses a format without a template', () => {
    expect(() => composeContent({ text: 'a' }, resolveFormat({}))).toThrow(/no template/);
  });
});

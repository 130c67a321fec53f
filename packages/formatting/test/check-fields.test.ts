import { checkFields, resolveFormat } from '@sluice/formatting';
import { describe, expect, test } from 'vitest';

describe('checkFields(format, records)', () => {
  const format = resolveFormat({ template: 'Q: {question}\n{answer}' });

  test('points at a field that no record has, and names those that are there', () => {
    expect(() =>
      checkFields(format, [
        { question: 'q', solution: 's' },
        { question: 'q', level: '1' },
      ]),
    ).toThrow(
      [
        'no text in the field "answer" in any of the first 2 records (they have: level, question, solution)',
        '  Q: {question}\\n{answer}',
        '                 ^',
      ].join('\n'),
    );
  });

  test('passes a field that some records lack, and a source without records', () => {
    expect(() => checkFields(format, [{ question: 'q' }, { question: 'q', answer: 'a' }])).not.toThrow();
    expect(() => checkFields(format, [])).not.toThrow();
  });
});

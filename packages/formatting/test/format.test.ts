import { type FormatOptions, resolveFormat } from '@sluice/formatting';
import { describe, expect, test } from 'vitest';

describe('resolveFormat(options)', () => {
  test('takes places that bear the name of a pool for markers and others for fields', () => {
    const format = resolveFormat({
      template: '{ask}{question.text} {text}',
      markers: { ask: ['Q: ', { text: '', weight: 3 }] },
      fields: { 'question.text': 'problem' },
    });
    expect(format).toEqual({
      mode: 'random',
      marksLicence: false,
      templates: [
        {
          source: '{ask}{question.text} {text}',
          weight: 1,
          parts: [
            { kind: 'marker', pool: { texts: ['Q: ', ''], weights: [1, 3] }, drawName: 'ask.0' },
            { kind: 'field', path: ['problem'], name: 'question.text', offset: 5 },
            { kind: 'literal', text: ' ' },
            { kind: 'field', path: [], name: 'text', offset: 21 },
          ],
        },
      ],
    });
  });

  const pools = { ask: ['a', 'b'], tell: ['c', 'd'] };
  test.each<[string, FormatOptions, RegExp]>([
    ['an empty pool', { template: '{ask}{q}', markers: { ask: [] } }, /markers\.ask is empty/],
    [
      'a negative weight',
      { template: '{ask}{q}', markers: { ask: ['a', { text: 'b', weight: -1 }] } },
      /markers\.ask\[1\]: weight must be a number from 0, got -1/,
    ],
    [
      'weights of zero',
      { template: '{ask}{q}', markers: { ask: [{ text: 'b', weight: 0 }] } },
      /at least one weight must be above 0/,
    ],
    [
      'half a surrogate pair',
      { template: '{ask}{q}', markers: { ask: ['\ud83d'] } },
      /markers\.ask\[0\] has half of a surrogate pair/,
    ],
    ['a pool that nothing uses', { template: '{q}', markers: { ask: ['a'] } }, /markers\.ask is used by no/],
    [
      'a rename that nothing uses',
      { template: '{q}', fields: { question: 'p' } },
      /fields\.question is used/,
    ],
    ['a template without a field', { template: '{ask}', markers: { ask: ['a'] } }, /has no field/],
    ['an empty list of templates', { template: [] }, /empty list/],
    ['a mode of no name', { template: '{q}', mode: 'never' as 'none' }, /must be one of random, fixed, none/],
    ['a tie to no pool', { template: '{ask}{tell}{q}', markers: pools, tied: [['ask', 'say']] }, /"say"/],
    [
      'a tie of unequal pools',
      { template: '{ask}{tell}{q}', markers: { ask: ['a'], tell: ['c', 'd'] }, tied: [['ask', 'tell']] },
      /as many variants with the same weights/,
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => resolveFormat(options)).toThrow(message);
  });
});

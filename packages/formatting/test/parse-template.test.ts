import { parseTemplate, TemplateError } from '@sluice/formatting';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('parseTemplate(source)', () => {
  test('tells places from literals', () => {
    expect(parseTemplate('{ask}{question}\n\n{ tell }{answer.0}.').parts).toEqual([
      { kind: 'place', name: 'ask', offset: 0 },
      { kind: 'place', name: 'question', offset: 5 },
      { kind: 'literal', text: '\n\n' },
      { kind: 'place', name: 'tell', offset: 17 },
      { kind: 'place', name: 'answer.0', offset: 25 },
      { kind: 'literal', text: '.' },
    ]);
  });

  test('reads doubled braces as the characters', () => {
    expect(parseTemplate('\\frac{{1}}{{{n}}}').parts).toEqual([
      { kind: 'literal', text: '\\frac{1}{' },
      { kind: 'place', name: 'n', offset: 12 },
      { kind: 'literal', text: '}' },
    ]);
    expect(parseTemplate('').parts).toEqual([]);
  });

  test('gives any literal back that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'a', '\n', ' ') }), (literal) => {
        const escaped = literal.replaceAll('{', '{{').replaceAll('}', '}}');
        const text = parseTemplate(escaped).parts.map((part) => (part.kind === 'literal' ? part.text : '?'));
        expect(text.join('')).toBe(literal);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  test.each([
    ['{question', 0, 'a { without its }'],
    ['a {b {c}', 2, 'a { without its }'],
    ['Q: }', 3, 'a } without its {'],
    ['{a}{}', 3, 'a place without a name'],
    ['x{two words}', 2, '"two words" is not a name'],
    ['{a..b}', 1, '"a..b" is not a name'],
  ])('points into %j at %i', (source, offset, problem) => {
    const error = thrownBy(() => parseTemplate(source));
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({ offset, template: source });
    const [first, line, caret] = (error as Error).message.split('\n');
    expect(first).toContain(problem);
    expect(line).toBe(`  ${source}`);
    expect(caret).toBe(`  ${' '.repeat(offset)}^`);
  });

  test('shows the part around the place where the template is long, on one line', () => {
    const source = `${'line\n'.repeat(40)}}`;
    const [, line, caret] = (thrownBy(() => parseTemplate(source)) as Error).message.split('\n');
    expect(line!.length).toBeLessThan(120);
    expect(line![caret!.length - 1]).toBe('}');
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

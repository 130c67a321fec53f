import { type FormatOptions, renderDocument, resolveFormat } from '@sluice/formatting';
import type { RenderedText } from '@sluice/records';
import { chiSquareGoodness, chiSquareIndependence } from '@sluice/test-fixtures';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const run = { seed: 42, numRuns: 200 };
const qa: FormatOptions = {
  template: '{ask}{question}\n\n{tell}{answer}',
  markers: {
    ask: ['Question: ', { text: 'Problem: ', weight: 2 }, ''],
    tell: ['Answer: ', 'Therefore: ', { text: '', weight: 4 }],
  },
};

function record(row: number, fields = { question: 'How many?', answer: '7' }) {
  return { id: `gsm8k/train.jsonl#${row}`, text: 'unused', fields };
}

function render(seed: string, row: number, options: FormatOptions): string {
  return rendered(renderDocument(seed, record(row), resolveFormat(options))).text;
}

function rendered(outcome: ReturnType<typeof renderDocument>): RenderedText {
  if ('dropped' in outcome) throw new Error(`dropped: ${outcome.dropped}`);
  return outcome.rendered;
}

const well = fc.string({ unit: 'grapheme' }).filter((text) => text.isWellFormed());
const filled = well.filter((text) => text.trim() !== '');

describe('renderDocument(seed, document, format)', () => {
  test('tiles the text with pieces, and cutting out the template gives the fields back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), filled, well, fc.nat(), (seed, question, answer, row) => {
        const result = rendered(renderDocument(seed, record(row, { question, answer }), resolveFormat(qa)));
        let end = 0;
        for (const piece of result.pieces) {
          expect(piece.start).toBe(end);
          expect(piece.end).toBeGreaterThan(piece.start);
          end = piece.end;
        }
        expect(end).toBe(result.text.length);
        const contents = result.pieces
          .filter((piece) => piece.kind === 'content')
          .map((piece) => result.text.slice(piece.start, piece.end));
        expect(contents).toEqual([question, answer].filter((field) => field !== ''));
      }),
      run,
    );
  });

  test('is a function of seed and document: what else is rendered, and when, changes nothing', () => {
    const format = resolveFormat(qa);
    const texts = (rows: readonly number[]) =>
      new Map(rows.map((row) => [row, rendered(renderDocument('42', record(row), format)).text]));
    const rows = Array.from({ length: 200 }, (_, row) => row);
    const forwards = texts(rows);
    const backwards = texts(rows.toReversed());
    const some = texts(rows.filter((row) => row % 7 === 3));
    for (const row of rows) expect(backwards.get(row)).toBe(forwards.get(row));
    for (const [row, text] of some) expect(text).toBe(forwards.get(row));
    expect(render('43', 0, qa) === render('42', 0, qa) && render('43', 1, qa) === render('42', 1, qa)).toBe(
      false,
    );
  });

  test('keeps a place’s markers when another place is added', () => {
    const more = { ...qa, template: `{tell}${qa.template}` };
    const asks = (options: FormatOptions) =>
      Array.from(
        { length: 100 },
        (_, row) => /(Question: |Problem: |)How/.exec(render('42', row, options))![1],
      );
    expect(asks(more)).toEqual(asks(qa));
  });

  test('draws markers by their weights, and each place on its own', () => {
    const table = [0, 1, 2].map(() => [0, 0, 0]);
    for (let row = 0; row < 3_000; row++) {
      const text = render('42', row, qa);
      const ask = text.startsWith('Question: ') ? 0 : text.startsWith('Problem: ') ? 1 : 2;
      const tell = text.includes('\nAnswer: ') ? 0 : text.includes('\nTherefore: ') ? 1 : 2;
      table[ask]![tell]!++;
    }
    const asks = table.map((row) => row.reduce((sum, count) => sum + count, 0));
    const tells = [0, 1, 2].map((tell) => table.reduce((sum, row) => sum + row[tell]!, 0));
    expect(chiSquareGoodness(asks, [1, 2, 1]).pValue).toBeGreaterThan(0.001);
    expect(chiSquareGoodness(tells, [1, 1, 4]).pValue).toBeGreaterThan(0.001);
    expect(chiSquareGoodness(asks, [1, 1, 1]).pValue).toBeLessThan(1e-9);
    expect(chiSquareIndependence(table).pValue).toBeGreaterThan(0.001);
  });

  test('draws tied places together', () => {
    const options: FormatOptions = {
      template: '{ask}{question}{tell}{answer}',
      markers: { ask: ['1', '2', '3'], tell: ['1', '2', '3'] },
      tied: [['ask', 'tell']],
    };
    const pairs = Array.from(
      { length: 200 },
      (_, row) => /^(.)How many\?(.)7$/.exec(render('42', row, options))!,
    );
    expect(new Set(pairs.map((pair) => pair[1]! + pair[2]!))).toEqual(new Set(['11', '22', '33']));
  });

  test('draws among several templates by weight', () => {
    const template = [{ text: 'A{question}', weight: 3 }, 'B{answer}'];
    const counts = [0, 0];
    for (let row = 0; row < 2_000; row++) counts[render('42', row, { template }).startsWith('A') ? 0 : 1]!++;
    expect(chiSquareGoodness(counts, [3, 1]).pValue).toBeGreaterThan(0.001);
  });

  test.each([
    ['fixed' as const, 'Question: How many?\n\nAnswer: 7'],
    ['none' as const, 'How many?\n\n7'],
  ])('has in the mode %s the same markers for every document', (mode, text) => {
    const texts = Array.from({ length: 20 }, (_, row) => render('42', row, { ...qa, mode }));
    expect(new Set(texts)).toEqual(new Set([text]));
  });

  test('uses the text as it is without a template', () => {
    const document = { id: 's/f#0', text: ' a {b}\r\n', fields: {} };
    expect(renderDocument('42', document, resolveFormat({}))).toEqual({
      rendered: { text: ' a {b}\r\n', pieces: [{ kind: 'content', start: 0, end: 8 }] },
    });
  });

  test('reads nested fields, list items, numbers and the document’s text', () => {
    const document = {
      id: 's/f#0',
      text: 'T',
      fields: { a: { b: 'B' }, list: ['zero', 'one'], n: 1.5, truth: true },
    };
    const format = resolveFormat({ template: '{a.b} {list.1} {n} {truth} {text}' });
    expect(rendered(renderDocument('42', document, format)).text).toBe('B one 1.5 true T');
  });

  test.each([
    [{}, 'missing-field', 'question'],
    [{ question: null }, 'missing-field', 'question'],
    [{ question: ['x'], answer: 'y' }, 'wrong-type', 'question'],
    [{ question: 'x' }, 'missing-field', 'answer'],
  ])('drops a document with the fields %j as %s', (fields, dropped, field) => {
    const document = { id: 's/f#0', text: 'T', fields };
    expect(renderDocument('42', document, resolveFormat(qa))).toEqual({ dropped, field });
  });

  test('drops a document whose fields are blank, whatever the template adds', () => {
    const document = { id: 's/f#0', text: 'T', fields: { question: ' \n', answer: '' } };
    expect(renderDocument('42', document, resolveFormat(qa))).toEqual({ dropped: 'empty-text' });
  });

  test('does not read what every object inherits', () => {
    const document = { id: 's/f#0', text: 'T', fields: { a: 'x' } };
    const format = resolveFormat({ template: '{toString}' });
    expect(renderDocument('42', document, format)).toEqual({ dropped: 'missing-field', field: 'toString' });
  });
});

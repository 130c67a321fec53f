import { describe, expect, it } from 'vitest';
import { InvalidText, parquetCell } from '../src/parquet-cell.ts';

const cell = (value: unknown) =>
  parquetCell(value, () => {
    throw new Error('not UTF-8');
  });

describe('parquetCell(value, onInvalidText)', () => {
  it.each([
    ['nothing', undefined, null],
    ['a small INT64', 7n, 7],
    ['the largest safe INT64', 9007199254740991n, 9007199254740991],
    ['an INT64 beyond it', 9007199254740992n, '9007199254740992'],
    ['a negative INT64 beyond it', -9223372036854775808n, '-9223372036854775808'],
    ['NaN', Number.NaN, null],
    ['infinity', Number.POSITIVE_INFINITY, null],
    ['a time', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a time that is none', new Date(Number.NaN), null],
    ['bytes', Uint8Array.of(0xff, 0, 1), '/wAB'],
    ['typed numbers', Float64Array.of(1.5, Number.NaN), [1.5, null]],
    ['typed INT64', BigInt64Array.of(1n, 9007199254740993n), [1, '9007199254740993']],
    ['a list', [1n, null, ['a', 9007199254740993n]], [1, null, ['a', '9007199254740993']]],
    [
      'a struct',
      { n: 1n, deep: { time: new Date(0), gone: null } },
      { n: 1, deep: { time: '1970-01-01T00:00:00.000Z', gone: null } },
    ],
  ])('gives %s as JSON has it', (_, value, expected) => {
    expect(cell(value)).toEqual(expected);
  });

  it('tells of text that is not UTF-8, however deep, and replaces the wrong bytes', () => {
    const page = Buffer.from([0x61, 0xff]);
    const text = new InvalidText(page);
    page.fill(0); // the memory of a page may be used again
    let toldCount = 0;
    const value = parquetCell({ list: [text, 'b'] }, () => void toldCount++);
    expect([value, toldCount]).toEqual([{ list: ['a\uFFFD', 'b'] }, 1]);
  });
});

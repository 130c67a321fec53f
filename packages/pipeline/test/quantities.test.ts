import { describe, expect, test } from 'vitest';
import { budgetSchema, countRangeSchema, heldOutSizeSchema, shareSchema } from '../src/recipe/quantities.ts';

describe('budgetSchema', () => {
  test.each([
    ['10 MB', { bytes: 10_000_000 }],
    ['1.5GiB', { bytes: 1_610_612_736 }],
    ['500 kB', { bytes: 500_000 }],
    ['7 B', { bytes: 7 }],
    ['2000 documents', { documents: 2000 }],
    ['1 document', { documents: 1 }],
    ['3 M tokens', { tokens: 3_000_000 }],
    ['1.2M tokens', { tokens: 1_200_000 }],
    ['all', 'all'],
  ])('reads %s', (text, budget) => {
    expect(budgetSchema.parse(text)).toEqual(budget);
  });

  test.each([
    '10',
    '0 MB',
    '-1 MB',
    '1.5 documents',
    'ten MB',
    '10 mb',
    '3 M',
    '0 tokens',
    '1.5 tokens',
    '',
    10,
    null,
  ])('refuses %j', (value) => {
    expect(budgetSchema.safeParse(value).success).toBe(false);
  });
});

describe('shareSchema', () => {
  test.each([
    ['5%', 0.05],
    ['12.5 %', 0.125],
    [0.05, 0.05],
    ['0.05', 0.05],
    [0, 0],
    ['100%', 1],
  ])('reads %j', (value, share) => {
    expect(shareSchema.parse(value)).toBe(share);
  });

  test.each(['101%', -0.1, 1.01, 'half', '', null])('refuses %j', (value) => {
    expect(shareSchema.safeParse(value).success).toBe(false);
  });
});

describe('heldOutSizeSchema', () => {
  test.each([
    ['5%', 0.05],
    [0.05, 0.05],
    ['500 documents', { documents: 500 }],
    ['1 document', { documents: 1 }],
    ['1.5 M tokens', { tokens: 1_500_000 }],
    ['200k tokens', { tokens: 200_000 }],
  ])('reads %j', (value, size) => {
    expect(heldOutSizeSchema.parse(value)).toEqual(size);
  });

  test.each(['0 documents', '1.5 documents', '10 MB', '500', 'all', -1, null])('refuses %j', (value) => {
    expect(heldOutSizeSchema.safeParse(value).success).toBe(false);
  });
});

describe('countRangeSchema', () => {
  test.each(['100..10000', '100..', '..10000'])('reads %s', (text) => {
    expect(countRangeSchema.parse(text)).toBe(text);
  });

  test.each(['100...5', '9..3', '100', 'a..b', 5])('refuses %j', (value) => {
    expect(countRangeSchema.safeParse(value).success).toBe(false);
  });
});

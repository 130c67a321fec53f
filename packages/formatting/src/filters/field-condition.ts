import type { Fields } from '@sluice/records';
import { readFieldTexts } from '../read-field.ts';
import { isWithin, parseNumberRange } from './range.ts';
import { compilePattern } from './text-pattern.ts';

/** What a field's value may be compared with; numbers and truth values are compared as JSON writes them. */
export type FieldScalar = string | number | boolean;

/** A condition on a field: a value, several of which it must be one, a range of numbers, or a pattern. */
export type FieldCondition =
  | FieldScalar
  | readonly FieldScalar[]
  | { readonly range: string }
  | { readonly matches: string };

/** Whether a record's field, or one item of a list, meets a condition; a record without the field meets none. */
export type FieldTest = (fields: Fields) => boolean;

/** @throws RangeError naming the parameter for a range or a pattern that is none. */
export function resolveFieldCondition(path: string, condition: FieldCondition, name: string): FieldTest {
  const holds = resolveTextTest(condition, name);
  const parts = path.split('.');
  return (fields) => readFieldTexts(fields, parts).some(holds);
}

function resolveTextTest(condition: FieldCondition, name: string): (text: string) => boolean {
  if (typeof condition !== 'object') return (text) => text === String(condition);
  if ('range' in condition) {
    const range = parseNumberRange(condition.range, `${name}.range`);
    return (text) => text.trim() !== '' && isWithin(Number(text), range);
  }
  if ('matches' in condition) return compilePattern(condition.matches, `${name}.matches`).test;
  if (condition.length === 0) throw new RangeError(`${name} is an empty list`);
  const values = new Set(condition.map(String));
  return (text) => values.has(text);
}

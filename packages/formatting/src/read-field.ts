import type { DropReason, Fields, FieldValue } from '@sluice/records';

/** A field's text, or why there is none. */
export type FieldText =
  | { readonly text: string }
  | { readonly dropped: Extract<DropReason, 'missing-field' | 'wrong-type'> };

const MISSING: FieldText = { dropped: 'missing-field' };
const WRONG: FieldText = { dropped: 'wrong-type' };

/**
 * The text at a path of names (and places, for lists) in a record's fields. Numbers and truth values are written as
 * JSON writes them; null is missing; lists and objects are of the wrong type.
 */
export function readField(fields: Fields, path: readonly string[]): FieldText {
  let value: FieldValue | undefined = fields;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return MISSING;
    value = (value as { readonly [name: string]: FieldValue })[name];
  }
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: JSON.stringify(value) };
  return value === null || value === undefined ? MISSING : WRONG;
}

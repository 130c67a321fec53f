import type { DropReason, Fields, FieldValue } from '@sluice/records';

/** A field's text, or why there is none. */
export type FieldText =
  | { readonly text: string }
  | { readonly dropped: Extract<DropReason, 'missing-field' | 'wrong-type'> };

const MISSING: FieldText = { dropped: 'missing-field' };
const WRONG: FieldText = { dropped: 'wrong-type' };

/**
 * The text at a path of names (and places, for lists) in a record's fields. Numbers and truth values are written as
 * JSON writes them; null is missing; lists and objects are of the wrong type. A field whose own name is the dotted
 * path goes before a nested one: that is how a document keeps the nested fields of its record.
 */
export function readField(fields: Fields, path: readonly string[]): FieldText {
  const dotted = path.join('.');
  const value = Object.hasOwn(fields, dotted) ? fields[dotted] : valueAt(fields, path);
  if (typeof value === 'string') return { text: value };
  if (typeof value === 'number' || typeof value === 'boolean') return { text: JSON.stringify(value) };
  return value === null || value === undefined ? MISSING : WRONG;
}

function valueAt(fields: Fields, path: readonly string[]): FieldValue | undefined {
  let value: FieldValue | undefined = fields;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [name: string]: FieldValue })[name];
  }
  return value;
}

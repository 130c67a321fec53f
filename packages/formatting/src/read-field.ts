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
  const value = fieldValue(fields, path);
  const text = scalarText(value);
  if (text !== undefined) return { text };
  return value === null || value === undefined ? MISSING : WRONG;
}

/** The texts at a path, as {@link readField} has them: of a list each of its items, of what is no text none. */
export function readFieldTexts(fields: Fields, path: readonly string[]): string[] {
  const value = fieldValue(fields, path);
  const items: readonly (FieldValue | undefined)[] = Array.isArray(value) ? value : [value];
  return items.map(scalarText).filter((text) => text !== undefined);
}

function scalarText(value: FieldValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : undefined;
}

function fieldValue(fields: Fields, path: readonly string[]): FieldValue | undefined {
  const dotted = path.join('.');
  return Object.hasOwn(fields, dotted) ? fields[dotted] : valueAt(fields, path);
}

function valueAt(fields: Fields, path: readonly string[]): FieldValue | undefined {
  let value: FieldValue | undefined = fields;
  for (const name of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [name: string]: FieldValue })[name];
  }
  return value;
}

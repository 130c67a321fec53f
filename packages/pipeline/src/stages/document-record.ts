import { readField } from '@sluice/formatting';
import type { Fields } from '@sluice/records';
import { badRecord, type StageRecord } from './stage-input.ts';

/** How a record is read as a document, where it is not laid out as one. */
export interface DocumentFields {
  /** The fields with the text, joined by a line feed. @default text */
  readonly text?: readonly string[] | undefined;
  /** @default id */
  readonly id?: string | undefined;
  /** @default group */
  readonly group?: string | undefined;
  /** A label for all of them. @default the record's `domain`, else `main` */
  readonly domain?: string | undefined;
  /** A label for all of them. @default the record's `subdomain`, else `main` */
  readonly subdomain?: string | undefined;
}

/** A record as a stage sees it. */
export interface StageDocument {
  readonly id: string;
  readonly text: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly group: string | undefined;
  /** The record as it was read. */
  readonly record: Fields;
}

/** Reads a record as a document. @throws DataError `missing-field`, `wrong-type` */
export function documentOf(record: StageRecord, names: DocumentFields): StageDocument {
  const { fields, place } = record;
  const group = labelAt(record, names.group ?? 'group');
  if (group === undefined && names.group !== undefined) throw missing(record, names.group);
  return {
    id: labelAt(record, names.id ?? 'id') ?? place,
    text: (names.text ?? ['text']).map((name) => textAt(record, name)).join('\n'),
    domain: names.domain ?? labelAt(record, 'domain') ?? 'main',
    subdomain: names.subdomain ?? labelAt(record, 'subdomain') ?? 'main',
    group,
    record: fields,
  };
}

/**
 * The document as a record again: what every stage needs stands first, then all other fields as they were. A single field
 * that the text was read from is not repeated.
 */
export function recordOf(document: StageDocument, names: DocumentFields): Fields {
  const { id, text, domain, subdomain, group, record } = document;
  const moved = [
    names.text?.length === 1 ? names.text[0]! : 'text',
    names.id ?? 'id',
    names.group ?? 'group',
  ];
  const taken = new Set([...STANDARD_FIELDS, ...moved]);
  const rest = Object.entries(record).filter(([name]) => !taken.has(name));
  const first = { id, text, domain, subdomain, ...(group === undefined ? {} : { group }) };
  return { ...first, ...Object.fromEntries(rest) };
}

const STANDARD_FIELDS = ['id', 'text', 'domain', 'subdomain', 'group'];

function textAt(record: StageRecord, name: string): string {
  const field = readField(record.fields, name.split('.'));
  if ('text' in field) return field.text;
  throw missing(record, name);
}

function missing(record: StageRecord, name: string) {
  const names = Object.keys(record.fields).slice(0, 20).join(', ');
  return badRecord(record, 'missing-field', {
    what: `has no text in ${JSON.stringify(name)}`,
    hint: `its fields are ${names || 'none'}; name another one, such as with --text`,
  });
}

/** A label or id: a text, or a number as its digits. */
function labelAt(record: StageRecord, name: string): string | undefined {
  const value = record.fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw badRecord(record, 'wrong-type', {
    what: `has no label in ${JSON.stringify(name)}, but ${Array.isArray(value) ? 'a list' : 'an object'}`,
    hint: 'A label is a text or a number.',
  });
}

import { type Document, documentId, type Fields, type FieldValue, type Origin } from '@sluice/records';
import type { ResolvedMapping } from './document-mapping.ts';
import { nearestNames } from './nearest-names.ts';
import type { RecordFault } from './record-batch.ts';

/** What a record became. `repaired` tells that lone surrogates were replaced by U+FFFD. */
export type MappedRecord =
  | { readonly document: Document; readonly isRepaired: boolean; readonly fault?: undefined }
  | { readonly fault: RecordFault };

/** Where the records lie: the origin of a document without its row. */
export type FileOrigin = Omit<Origin, 'row'>;

/** One record to be mapped: its row, its value, and a way to read it again with large integers kept exact. */
export interface LocatedRecord {
  readonly row: number;
  readonly value: unknown;
  readonly exact?: (() => unknown) | undefined;
}

/** How records of one file become documents: a pure function of (record, row). */
export function recordMapper(
  mapping: ResolvedMapping,
  file: FileOrigin,
): (record: LocatedRecord) => MappedRecord {
  const pattern = groupPattern(mapping);
  return (record) => {
    const repairs = { count: 0 };
    try {
      const document = mapDocument(mapping, { ...file, row: record.row }, { record, pattern, repairs });
      return { document, isRepaired: repairs.count > 0 };
    } catch (error) {
      if (error instanceof FaultSignal) return { fault: error.fault };
      throw error;
    }
  };
}

/** Carries a fault out of the reading of fields; it never leaves this module. */
class FaultSignal {
  readonly fault: RecordFault;

  constructor(fault: RecordFault) {
    this.fault = fault;
  }
}

interface Reading {
  readonly record: LocatedRecord;
  readonly pattern: RegExp | undefined;
  readonly repairs: { count: number };
}

function mapDocument(mapping: ResolvedMapping, origin: Origin, reading: Reading): Document {
  const text = mapping.textFields.map((field) => textOf(field, reading)).join('\n');
  if (!/\S/.test(text)) throw new FaultSignal({ reason: 'empty-text', message: 'the text is blank' });
  const { domain, subdomain } = mapping;
  const group = groupOf(mapping, origin, reading);
  return {
    id: documentId(origin),
    text,
    domain,
    subdomain: typeof subdomain === 'string' ? subdomain : labelOf(subdomain.field, reading),
    origin,
    ...(group === undefined ? {} : { group }),
    fields: keptFields(mapping.fields, reading),
  };
}

function textOf(field: string, reading: Reading): string {
  const value = requireValue(field, reading);
  if (typeof value === 'string') return wellFormed(value, reading);
  throw new FaultSignal({
    reason: 'wrong-type',
    message: `the field ${JSON.stringify(field)} must be text, found ${describe(value)}`,
    hint: 'name a text field, or let broken records be dropped and counted',
  });
}

function labelOf(field: string, reading: Reading): string {
  const value = requireValue(field, reading);
  if (typeof value === 'string' && value !== '') return wellFormed(value, reading);
  if (typeof value === 'number' || typeof value === 'boolean')
    return String(keptValue(value, field, reading));
  throw new FaultSignal({
    reason: 'wrong-type',
    message: `the field ${JSON.stringify(field)} must be a label, found ${describe(value)}`,
  });
}

function groupOf(mapping: ResolvedMapping, origin: Origin, reading: Reading): string | undefined {
  const { group } = mapping;
  if (group === undefined) return undefined;
  if ('rows' in group) {
    const start = origin.row - (origin.row % group.rows);
    return `${origin.source}/${origin.file}#${start}-${start + group.rows}`;
  }
  const label = labelOf(group.field, reading);
  if (reading.pattern === undefined) return label;
  const captured = reading.pattern.exec(label)?.[1];
  if (captured) return captured;
  throw new FaultSignal({
    reason: 'missing-field',
    message: `the field ${JSON.stringify(group.field)} does not match ${group.match}`,
  });
}

function groupPattern(mapping: ResolvedMapping): RegExp | undefined {
  const { group } = mapping;
  return group && 'field' in group && group.match !== undefined ? new RegExp(group.match, 'u') : undefined;
}

const NO_FIELDS: Fields = Object.freeze({});

function keptFields(fields: readonly string[], reading: Reading): Fields {
  if (fields.length === 0) return NO_FIELDS;
  const kept: Record<string, FieldValue> = {};
  for (const field of fields) kept[field] = keptValue(requireValue(field, reading), field, reading);
  return kept;
}

function keptValue(value: unknown, field: string, reading: Reading): FieldValue {
  const exact = reading.record.exact;
  const source = exact && losesDigits(value) ? valueAt(exact(), field) : value;
  return repairedValue(source, reading);
}

function losesDigits(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(losesDigits);
}

function repairedValue(value: unknown, reading: Reading): FieldValue {
  if (typeof value === 'string') return wellFormed(value, reading);
  if (Array.isArray(value)) return value.map((item) => repairedValue(item, reading));
  if (typeof value !== 'object' || value === null) return value as FieldValue;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, field]) => [wellFormed(name, reading), repairedValue(field, reading)]),
  );
}

function wellFormed(text: string, reading: Reading): string {
  if (text.isWellFormed()) return text;
  reading.repairs.count++;
  return text.toWellFormed();
}

function requireValue(field: string, reading: Reading): unknown {
  const value = valueAt(reading.record.value, field);
  if (value !== undefined && value !== null) return value;
  const names = Object.keys(reading.record.value as object);
  throw new FaultSignal({
    reason: 'missing-field',
    message: `the record has no field ${JSON.stringify(field)}${value === null ? ' (it is null)' : ''}`,
    hint: `its fields are ${names.slice(0, 20).join(', ')}; nearest: ${nearestNames(field, names, 1).join('')}`,
  });
}

/** The value at a path: a field of exactly this name, else the nested one. Fields of the prototype are none. */
function valueAt(record: unknown, path: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  if (Object.hasOwn(record, path)) return (record as Record<string, unknown>)[path];
  const dot = path.indexOf('.');
  if (dot < 0 || !Object.hasOwn(record, path.slice(0, dot))) return undefined;
  return valueAt((record as Record<string, unknown>)[path.slice(0, dot)], path.slice(dot + 1));
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
}

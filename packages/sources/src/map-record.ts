import { type Document, documentIdPrefix, type Fields, type FieldValue, type Origin } from '@sluice/records';
import { compileCapture } from './capture-pattern.ts';
import type { ResolvedMapping } from './document-mapping.ts';
import { nearestNames } from './nearest-names.ts';
import type { RecordBatch, RecordFault } from './record-batch.ts';
import { resolveSubdomainRule } from './subdomain-rule.ts';

/** Where the records lie: the origin of a document without its row. */
export type FileOrigin = Omit<Origin, 'row'>;

/** How the records of one file become documents: a function of the record and its row but for the count of repairs. */
export interface RecordMapper {
  map(batch: RecordBatch, position: number): Document | RecordFault;
  /** Documents since the last call in which lone surrogates were replaced by U+FFFD. */
  takeRepairedCount(): number;
}

/** The mapper of a file's records. It decides once a file what can be decided without a record. */
export function recordMapper(mapping: ResolvedMapping, file: FileOrigin): RecordMapper {
  const { rowUnit } = file;
  if (rowUnit && mapping.group && 'rows' in mapping.group)
    throw new RangeError(
      'mapping.group: runs of rows cannot be told in a file that is entered in its middle',
    );
  const reading = new Reading();
  const readText = textReader(mapping.textFields, reading);
  const readGroup = groupReader(mapping.group, reading);
  const readSubdomain = subdomainReader(mapping.subdomain, reading);
  const { domain, fields } = mapping;
  let repairedCount = 0;

  const { source, revision, file: path } = file;
  const idPrefix = documentIdPrefix(file);
  const originOf = rowUnit
    ? (row: number): Origin => ({ source, revision, file: path, row, rowUnit })
    : (row: number): Origin => ({ source, revision, file: path, row });
  const mapDocument = (row: number): Document | RecordFault => {
    const text = readText();
    if (isBlank(text)) return BLANK_TEXT;
    const origin = originOf(row);
    const subdomain = readSubdomain();
    const kept = fields.length === 0 ? NO_FIELDS : keptFields(fields, reading);
    const id = idPrefix + row;
    if (readGroup === undefined) return { id, text, domain, subdomain, origin, fields: kept };
    return { id, text, domain, subdomain, origin, group: readGroup(origin), fields: kept };
  };
  return {
    map(batch, position) {
      reading.move(batch, position);
      try {
        const mapped = mapDocument(rowUnit ? batch.byteOffset!(position) : batch.firstRow + position);
        if (reading.isRepaired) repairedCount++;
        return mapped;
      } catch (error) {
        if (error instanceof FaultSignal) return error.fault;
        throw error;
      }
    },
    takeRepairedCount() {
      const taken = repairedCount;
      repairedCount = 0;
      return taken;
    },
  };
}

/** Returned rather than thrown: in some corpora every third record has one. */
const BLANK_TEXT: RecordFault = Object.freeze({ reason: 'empty-text', message: 'the text is blank' });

/** Carries a fault out of the reading of fields; it never leaves this module. */
class FaultSignal {
  readonly fault: RecordFault;

  constructor(fault: RecordFault) {
    this.fault = fault;
  }
}

/** The record at hand, and whether any of its texts was repaired. */
class Reading {
  record: unknown;
  isRepaired = false;
  #batch: RecordBatch | undefined;
  #position = 0;
  #mayBeIllFormed = true;

  move(batch: RecordBatch, position: number): void {
    this.record = batch.records[position];
    this.isRepaired = false;
    this.#batch = batch;
    this.#position = position;
    this.#mayBeIllFormed = batch.mayHaveLoneSurrogates;
  }

  /** The value of a field with integers over 2^53 as strings of digits. */
  exactValue(field: string): unknown {
    const value = this.value(field);
    if (typeof value === 'string') return value;
    const batch = this.#batch;
    return batch?.exact && losesDigits(value) ? valueAt(batch.exact(this.#position), field) : value;
  }

  text(field: string): string {
    const value = this.value(field);
    if (typeof value === 'string') return this.wellFormed(value);
    throw new FaultSignal({
      reason: 'wrong-type',
      message: `the field ${JSON.stringify(field)} must be text, found ${describe(value)}`,
      hint: 'name a text field, or let broken records be dropped and counted',
    });
  }

  label(field: string): string {
    const value = this.value(field);
    if (typeof value === 'string' && value !== '') return this.wellFormed(value);
    if (Number.isSafeInteger(value) || typeof value === 'boolean') return String(value);
    throw new FaultSignal({
      reason: 'wrong-type',
      message: `the field ${JSON.stringify(field)} must be a label, found ${describe(value)}`,
    });
  }

  value(field: string): unknown {
    const own = (this.record as Record<string, unknown>)[field];
    if (typeof own === 'string') return own; // the prototype has no text
    const value = valueAt(this.record, field);
    if (value !== undefined && value !== null) return value;
    const names = Object.keys(this.record as object);
    throw new FaultSignal({
      reason: 'missing-field',
      message: `the record has no field ${JSON.stringify(field)}${value === null ? ' (it is null)' : ''}`,
      hint: `its fields are ${names.slice(0, 20).join(', ')}; nearest: ${nearestNames(field, names, 1).join('')}`,
    });
  }

  wellFormed(text: string): string {
    if (!this.#mayBeIllFormed || text.isWellFormed()) return text;
    this.isRepaired = true;
    return text.toWellFormed();
  }
}

function textReader(fields: readonly string[], reading: Reading): () => string {
  const only = fields[0]!;
  if (fields.length === 1) return () => reading.text(only);
  return () => fields.map((field) => reading.text(field)).join('\n');
}

function subdomainReader(subdomain: ResolvedMapping['subdomain'], reading: Reading): () => string {
  if (typeof subdomain === 'string') return () => subdomain;
  const label = resolveSubdomainRule(subdomain);
  return () => {
    const value = reading.label(subdomain.field);
    const labelled = label(value);
    if (labelled !== undefined) return labelled;
    throw new FaultSignal({
      reason: 'unwanted-value',
      message: `the field ${JSON.stringify(subdomain.field)} is ${JSON.stringify(value.slice(0, 100))}, for which there is no subdomain`,
      hint: 'give the rule of the subdomain an "other", or let such records be dropped and counted',
    });
  };
}

function groupReader(
  group: ResolvedMapping['group'],
  reading: Reading,
): ((origin: Origin) => string) | undefined {
  if (group === undefined) return undefined;
  if ('rows' in group) {
    return ({ source, file, row }) => {
      const start = row - (row % group.rows);
      return `${source}/${file}#${start}-${start + group.rows}`;
    };
  }
  if (group.match === undefined) return () => reading.label(group.field);
  const capture = compileCapture(group.match, 'mapping.group.match');
  return () => {
    const captured = capture(reading.label(group.field));
    if (captured !== undefined) return captured;
    throw new FaultSignal({
      reason: 'missing-field',
      message: `the field ${JSON.stringify(group.field)} does not match ${group.match}`,
    });
  };
}

const NO_FIELDS: Fields = Object.freeze({});

function keptFields(fields: readonly string[], reading: Reading): Fields {
  const kept: Record<string, FieldValue> = {};
  for (const field of fields) kept[field] = repairedValue(reading.exactValue(field), reading);
  return kept;
}

/** Whether a value holds an integer that a number cannot tell exactly. */
export function losesDigits(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(losesDigits);
  for (const name in value) {
    if (losesDigits((value as Record<string, unknown>)[name])) return true;
  }
  return false;
}

function repairedValue(value: unknown, reading: Reading): FieldValue {
  if (typeof value === 'string') return reading.wellFormed(value);
  if (Array.isArray(value)) return value.map((item) => repairedValue(item, reading));
  if (typeof value !== 'object' || value === null) return value as FieldValue;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([name, field]) => [reading.wellFormed(name), repairedValue(field, reading)]),
  );
}

/** The value at a path: a field of exactly this name, else the nested one. Fields of the prototype are none. */
function valueAt(record: unknown, path: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  if (Object.hasOwn(record, path)) return (record as Record<string, unknown>)[path];
  const dot = path.indexOf('.');
  if (dot < 0 || !Object.hasOwn(record, path.slice(0, dot))) return undefined;
  return valueAt((record as Record<string, unknown>)[path.slice(0, dot)], path.slice(dot + 1));
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  const isInk = (first > 0x20 && first < 0x7f) || (first > 0xa0 && first < 0x1680); // no space is among these
  return !isInk && !/\S/.test(text);
}

function describe(value: unknown): string {
  return Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`;
}

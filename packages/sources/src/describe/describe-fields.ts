import type { FieldValue } from '@sluice/records';

/** A field of the first records, by path: dots lead into nested fields. */
export interface FieldDescription {
  readonly path: string;
  /** What its values are, the most frequent first: `text`, `number`, `boolean`, `list`, `object`; empty if all are null. */
  readonly types: readonly FieldType[];
  /** Records in which it is there and not null, as a share. */
  readonly presentShare: number;
  /** Distinct values among those that are there; lists and objects are not compared. */
  readonly distinctCount: number;
  /** Mean length of its texts in UTF-16 code units; 0 if none is a text. */
  readonly meanLength: number;
}

export type FieldType = 'text' | 'number' | 'boolean' | 'list' | 'object';

const DEEPEST = 3;

interface FieldTally {
  readonly types: Map<FieldType, number>;
  readonly values: Set<unknown>;
  presentCount: number;
  textCount: number;
  textLength: number;
}

/** Describes the fields of records, in the order in which they first occur; `columns` come first, also without values. */
export function describeFields(
  records: readonly FieldValue[],
  columns: readonly string[] = [],
): FieldDescription[] {
  const tallies = new Map<string, FieldTally>(columns.map((column) => [column, emptyTally()]));
  for (const record of records) tallyObject(tallies, record, { prefix: '', depth: 1 });
  return [...tallies].map(([path, tally]) => ({
    path,
    types: [...tally.types].sort((a, b) => b[1] - a[1]).map(([type]) => type),
    presentShare: records.length === 0 ? 0 : tally.presentCount / records.length,
    distinctCount: tally.values.size,
    meanLength: tally.textCount === 0 ? 0 : Math.round(tally.textLength / tally.textCount),
  }));
}

const emptyTally = (): FieldTally => ({
  types: new Map(),
  values: new Set(),
  presentCount: 0,
  textCount: 0,
  textLength: 0,
});

function tallyObject(
  tallies: Map<string, FieldTally>,
  value: FieldValue,
  place: { readonly prefix: string; readonly depth: number },
): void {
  if (!isPlainObject(value)) return;
  for (const [name, field] of Object.entries(value)) {
    const path = place.prefix + name;
    const tally = tallies.get(path) ?? emptyTally();
    tallies.set(path, tally);
    tallyValue(tally, field);
    if (place.depth < DEEPEST) tallyObject(tallies, field, { prefix: `${path}.`, depth: place.depth + 1 });
  }
}

function tallyValue(tally: FieldTally, value: FieldValue): void {
  const type = typeOf(value);
  if (type === undefined) return;
  tally.presentCount++;
  tally.types.set(type, (tally.types.get(type) ?? 0) + 1);
  if (type !== 'list' && type !== 'object') tally.values.add(value);
  if (typeof value !== 'string') return;
  tally.textCount++;
  tally.textLength += value.length;
}

function typeOf(value: FieldValue): FieldType | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' || typeof value === 'boolean') return typeof value as 'number' | 'boolean';
  return Array.isArray(value) ? 'list' : 'object';
}

const isPlainObject = (value: FieldValue): value is { readonly [name: string]: FieldValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import { compileCapture } from './capture-pattern.ts';
import type { RecordFormat } from './file-format.ts';
import { resolveSubdomainRule, type SubdomainRule } from './subdomain-rule.ts';

/** How a record becomes a document. Fields are named by their path: `answer`, or `meta.licence` for a nested one. */
export interface DocumentMapping {
  readonly domain: string;
  /** The same for all, or the value of a field, as a rule may read it. */
  readonly subdomain: string | SubdomainRule;
  /** The text of the document: these fields, joined by a line feed. At least one. */
  readonly textFields: readonly string[];
  /**
   * What keeps documents on one side of the split: the value of a field (or, with `match`, the one capture group of
   * a pattern of RE2 syntax in it), or runs of `rows` consecutive rows of a file.
   */
  readonly group?: { readonly field: string; readonly match?: string } | { readonly rows: number };
  /** Fields that a template needs, by path, kept in `Document.fields` under the same path. */
  readonly fields?: readonly string[];
  /** What a broken record does: it stops the run, or is dropped and counted. @default 'error' */
  readonly onBadRecord?: 'error' | 'drop';
  /** What bytes that are not UTF-8 do: they make their record a bad one, or become U+FFFD and are counted. @default 'refuse' */
  readonly invalidUtf8?: 'refuse' | 'replace';
  /** How the files are read. @default by the name of each file */
  readonly format?: RecordFormat;
  /** A record larger than this many bytes is a bad record and is never held in memory. @default 64 MiB */
  readonly maxRecordBytes?: number;
  /** The most decoded bytes of one Parquet row group, summed over the columns that are read. @default 1 GiB */
  readonly maxRowGroupBytes?: number;
}

/** A mapping with every default filled in. */
export type ResolvedMapping = Required<Omit<DocumentMapping, 'group' | 'format'>> &
  Pick<DocumentMapping, 'group' | 'format'>;

export const DOCUMENT_MAPPING_DEFAULTS = Object.freeze({
  fields: Object.freeze([]) as readonly string[],
  onBadRecord: 'error',
  invalidUtf8: 'refuse',
  maxRecordBytes: 64 * 2 ** 20,
  maxRowGroupBytes: 2 ** 30,
} as const);

/** Fills in the defaults and checks the values. @throws TypeError or RangeError naming the field. */
export function resolveMapping(mapping: DocumentMapping): ResolvedMapping {
  const resolved = { ...DOCUMENT_MAPPING_DEFAULTS, ...mapping };
  requireText('domain', resolved.domain);
  requireText(
    'subdomain',
    typeof resolved.subdomain === 'string' ? resolved.subdomain : resolved.subdomain.field,
  );
  if (resolved.textFields.length === 0)
    throw new RangeError('mapping.textFields: expected at least one field');
  for (const field of [...resolved.textFields, ...resolved.fields]) requireText('textFields, fields', field);
  requirePositive('maxRecordBytes', resolved.maxRecordBytes);
  requirePositive('maxRowGroupBytes', resolved.maxRowGroupBytes);
  if (typeof resolved.subdomain !== 'string') resolveSubdomainRule(resolved.subdomain);
  checkGroup(resolved.group);
  return resolved;
}

/** The top-level fields that a mapping reads, without repetition. */
export function mappedFields(mapping: ResolvedMapping): string[] {
  const fields = [...mapping.textFields, ...mapping.fields];
  if (typeof mapping.subdomain !== 'string') fields.push(mapping.subdomain.field);
  if (mapping.group && 'field' in mapping.group) fields.push(mapping.group.field);
  return [...new Set(fields)];
}

function checkGroup(group: DocumentMapping['group']): void {
  if (group === undefined) return;
  if ('rows' in group) {
    requirePositive('group.rows', group.rows);
    return;
  }
  requireText('group.field', group.field);
  if (group.match === undefined) return;
  compileCapture(group.match, 'mapping.group.match');
}

function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(`mapping.${name}: expected a non-empty string, got ${JSON.stringify(value)}`);
  }
}

function requirePositive(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`mapping.${name}: expected a positive integer, got ${value}`);
  }
}

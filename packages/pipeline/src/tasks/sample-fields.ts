import type { Document, DropReason } from '@sluice/records';
import { DataError } from '@sluice/records';
import type { NamedSource } from '../recipe/canonical-recipe.ts';
import type { DomainSample } from '../recipe/resolve-sample.ts';

/** The fields of a record that its domain's sample asks for. */
export function sampleFields({ weight, strata }: DomainSample): string[] {
  const stratum = strata !== undefined && typeof strata.by === 'object' ? [strata.by.field] : [];
  return [...(weight === undefined ? [] : [weight]), ...stratum];
}

/** The weight of a document that has been checked: a number from 0. */
export function weightOf(document: Document, field: string): number {
  return Number(document.fields[field]);
}

/** The stratum of a document that has been checked; undefined if the sample has none. */
export function stratumOf(document: Document, { strata }: DomainSample): string | undefined {
  if (strata === undefined) return undefined;
  if (strata.by === 'group') return document.group ?? '';
  return strata.by === 'subdomain' ? document.subdomain : String(document.fields[strata.by.field]);
}

/**
 * Checks the fields that a sample asks for: a weight is a number from 0, or its digits; a stratum is a text, a number
 * or true or false. What is missing has been found before.
 *
 * @throws DataError from the checker, unless the source drops bad records
 */
export function sampleFieldChecker(
  source: NamedSource,
  sample: DomainSample,
): (document: Document) => DropReason | undefined {
  const { weight } = sample;
  return (document) => {
    for (const field of sampleFields(sample)) {
      const value = document.fields[field];
      const isWeight = field === weight;
      if (isWeight && Number(value) === 0 && isWeightValue(value)) return 'zero-weight';
      if (isWeight ? isWeightValue(value) : ['string', 'number', 'boolean'].includes(typeof value)) continue;
      if (source.on_bad_record === 'drop') return 'wrong-type';
      throw wrongField(
        document,
        field,
        isWeight ? 'a weight, a number from 0' : 'a stratum, a text or a number',
      );
    }
    return undefined;
  };
}

function isWeightValue(value: unknown): boolean {
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
  return isNumeric && Number(value) >= 0 && Number(value) < Infinity;
}

function wrongField({ origin, fields }: Document, field: string, expected: string): DataError {
  const { source, file, row } = origin;
  const found = JSON.stringify(fields[field])?.slice(0, 60);
  return new DataError(
    'wrong-type',
    `${source}: ${file}, row ${row}: the field "${field}" must be ${expected}, found ${found}`,
    {
      position: { source, file, row },
      hint: 'Name another field in "sample", or set on_bad_record to "drop".',
    },
  );
}

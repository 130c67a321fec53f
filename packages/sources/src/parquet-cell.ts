import { Buffer } from 'node:buffer';
import type { FieldValue } from '@sluice/records';

/** Bytes of a text column that are not UTF-8. */
export class InvalidText {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = new Uint8Array(bytes); // a copy: `slice` of a Buffer is none
  }
}

/**
 * A decoded Parquet value as JSON has it: 64-bit integers as numbers or, beyond 2^53, strings of digits; times as
 * ISO 8601; bytes as base64; NaN and infinities as null. `onInvalidText` is told of text that is not UTF-8, which comes
 * back with U+FFFD in place of the wrong bytes.
 */
export function parquetCell(value: unknown, onInvalidText: () => void): FieldValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return integerCell(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof InvalidText) {
    onInvalidText();
    return Buffer.from(value.bytes).toString('utf8');
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (ArrayBuffer.isView(value))
    return Array.from(value as Float64Array, (item) => parquetCell(item, onInvalidText));
  if (Array.isArray(value)) return value.map((item) => parquetCell(item, onInvalidText));
  const fields = Object.entries(value).map(
    ([name, field]) => [name, parquetCell(field, onInvalidText)] as const,
  );
  return Object.fromEntries(fields);
}

function integerCell(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

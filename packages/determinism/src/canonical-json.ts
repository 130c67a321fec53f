import { compareCodeUnits } from './compare.ts';

/**
 * The one JSON text of a value: keys sorted by code unit, no white space, `undefined` fields left out.
 * It follows RFC 8785 (JSON Canonicalization Scheme), whose number form is that of ECMAScript.
 *
 * @throws TypeError naming the path of whatever JSON cannot hold (NaN, bigint, functions, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$');
}

function write(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value, path);
  if (typeof value === 'string') return writeString(value, path);
  if (Array.isArray(value))
    // Array.from visits holes too, which map would leave as invalid JSON
    return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) return writeObject(value, path);
  throw new TypeError(`canonicalJson: ${path} is of type ${describe(value)}, which JSON cannot hold`);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value))
    throw new TypeError(`canonicalJson: ${path} is ${value}, which JSON cannot hold`);
  return JSON.stringify(value);
}

function writeString(value: string, path: string): string {
  if (!value.isWellFormed()) throw new TypeError(`canonicalJson: ${path} has a lone surrogate`);
  return JSON.stringify(value);
}

function writeObject(value: object, path: string): string {
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([key, field]) => `${writeString(key, path)}:${write(field, `${path}.${key}`)}`);
  return `{${fields.join(',')}}`;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describe(value: unknown): string {
  return typeof value === 'object' && value !== null ? (value.constructor?.name ?? 'object') : typeof value;
}

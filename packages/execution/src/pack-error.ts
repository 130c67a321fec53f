import { DataError, type DataErrorOptions } from '@sluice/records';

/** An error as plain JSON, so that it can leave a process with all that it says. */
export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** Own fields that JSON can hold: `code`, `position` and `hint` of a DataError, `path` of a system error. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause?: PackedError;
}

export function packError(thrown: unknown): PackedError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown), fields: {} };
  const { name, message, stack, cause } = thrown;
  const fields = Object.entries(thrown).filter(([key, value]) => key !== 'name' && isPlain(value));
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    fields: Object.fromEntries(fields),
    ...(cause === undefined ? {} : { cause: packError(cause) }),
  };
}

/** The error again: a DataError is one, any other is an Error of the same name with the same fields. */
export function unpackError(packed: PackedError): Error {
  const cause = packed.cause === undefined ? undefined : unpackError(packed.cause);
  const error =
    packed.name === 'DataError' ? unpackDataError(packed, cause) : new Error(packed.message, { cause });
  if (cause === undefined) delete error.cause;
  if (packed.stack !== undefined) error.stack = packed.stack;
  Object.defineProperty(error, 'name', { value: packed.name, configurable: true, writable: true });
  return packed.name === 'DataError' ? error : Object.assign(error, packed.fields);
}

function unpackDataError({ message, fields }: PackedError, cause: Error | undefined): DataError {
  const { code, position, hint } = fields as unknown as { code: string } & DataErrorOptions;
  return new DataError(code, message, {
    ...(position === undefined ? {} : { position }),
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  });
}

function isPlain(value: unknown): boolean {
  if (value === undefined || typeof value === 'function' || value instanceof Error) return false;
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

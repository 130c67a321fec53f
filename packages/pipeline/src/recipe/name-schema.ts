import { z } from 'zod';

/** Names become parts of ids, paths and column values: letters, digits, `_`, `-`. */
export const nameSchema = z
  .string('expected a name')
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'expected a name of letters, digits, "_" and "-"');

import { z } from 'zod';

/** One text, or a list of them; always a list once parsed. */
export const oneOrMore = (what: string) =>
  z
    .union([z.string(), z.array(z.string()).min(1)], `expected ${what}, or a list of them`)
    .transform((value) => (typeof value === 'string' ? [value] : value));

import { parseNumberRange, parseRange, parseShareRange } from '@sluice/formatting';
import type { HeldOutSize } from '@sluice/splitting';
import { z } from 'zod';

const BYTES_BY_UNIT: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** An amount of texts: bytes of UTF-8, a number of documents, or tokens. */
export type Amount =
  | { readonly bytes: number }
  | { readonly documents: number }
  | { readonly tokens: number };

/** How much of a domain is wanted. */
export type Budget = Amount | 'all';

/** A budget as people write it: `10 MB`, `2000 documents`, `3 M tokens`, `all`. */
export const budgetSchema = z
  .string(`expected a budget such as "10 MB"`)
  .transform((text, context): Budget => {
    const budget = text === 'all' ? text : parseAmount(text);
    if (budget !== undefined) return budget;
    return refuse(context, 'a budget such as "10 MB", "2000 documents", "3 M tokens" or "all"', text);
  });

/** Bytes of UTF-8 or documents as people write them: `10 MB`, `2000 documents`. */
export const textAmountSchema = z
  .string('expected an amount such as "10 MB" or "2000 documents"')
  .transform((text, context): Exclude<Amount, { readonly tokens: number }> => {
    const amount = parseAmount(text);
    if (amount !== undefined && !('tokens' in amount)) return amount;
    return refuse(context, 'an amount such as "10 MB" or "2000 documents"', text);
  });

/** Bytes as people write them: `64 MiB`. */
export const byteSizeSchema = z
  .string('expected a size such as "64 MiB"')
  .transform((text, context): number => {
    const amount = parseAmount(text);
    if (amount !== undefined && 'bytes' in amount && amount.bytes >= 1) return amount.bytes;
    return refuse(context, 'a size such as "64 MiB"', text);
  });

/** How much may be read: bytes, or a share of all there is. */
export type ReadLimit = number | { readonly share: number };

/** A limit as people write it: `500 MB`, `15%`. */
export const readLimitSchema = z
  .string('expected a size or a share such as "500 MB" or "15%"')
  .transform((text, context): ReadLimit => {
    const share = /^(\d+(?:\.\d+)?)\s*%$/.exec(text);
    if (share !== null && Number(share[1]) > 0 && Number(share[1]) <= 100)
      return { share: Number(share[1]) / 100 };
    const amount = parseAmount(text);
    if (amount !== undefined && 'bytes' in amount) return amount.bytes;
    return refuse(context, 'a size or a share such as "500 MB" or "15%"', text);
  });

/** How large a file of the output is: bytes, or a number of blocks. */
export type ShardSize = { readonly bytes: number } | { readonly blocks: number };

/** The size of a file as people write it: `64 MB`, `5000 blocks`. */
export const shardSizeSchema = z
  .string('expected the size of a file such as "64 MB" or "5000 blocks"')
  .transform((text, context): ShardSize => {
    const blocks = parseCount(text, 'blocks');
    if (blocks !== undefined) return { blocks };
    const amount = parseAmount(text);
    if (amount !== undefined && 'bytes' in amount) return amount;
    return refuse(context, 'the size of a file such as "64 MB" or "5000 blocks"', text);
  });

function refuse(context: z.RefinementCtx, expected: string, found: string): never {
  const message = `expected ${expected}, found ${JSON.stringify(found)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function parseAmount(text: string): Amount | undefined {
  const tokens = parseCount(text, 'tokens');
  if (tokens !== undefined) return { tokens };
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text);
  if (match === null) return undefined;
  const amount = Number(match[1]);
  const unit = match[2]!;
  const bytesOfUnit = BYTES_BY_UNIT[unit];
  const isCount = unit === 'documents' || unit === 'document';
  if ((isCount || bytesOfUnit === 1) && !Number.isInteger(amount)) return undefined;
  if (amount === 0) return undefined;
  if (isCount) return { documents: amount };
  return bytesOfUnit === undefined ? undefined : { bytes: Math.round(amount * bytesOfUnit) };
}

const FACTOR_BY_PREFIX: Readonly<Record<string, number>> = { '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** A count with a prefix, such as `3 M tokens`; undefined if it is none of this unit. */
function parseCount(text: string, unit: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kMGT]?)\s*([a-z]+)$/.exec(text);
  if (match === null || match[3] !== unit) return undefined;
  const count = Math.round(Number(match[1]) * FACTOR_BY_PREFIX[match[2]!]! * 1e6) / 1e6;
  return Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** How much is to be trained on in all. */
export type TokenBudget = { readonly tokens: number } | { readonly blocks: number };

/** A number of tokens or blocks as people write it: `3 M tokens`, `2000 blocks`. */
export const tokenBudgetSchema = z
  .string('expected a total such as "3 M tokens"')
  .transform((text, context): TokenBudget => {
    const tokens = parseCount(text, 'tokens');
    if (tokens !== undefined) return { tokens };
    const blocks = parseCount(text, 'blocks');
    if (blocks !== undefined) return { blocks };
    return refuse(context, 'a total such as "3 M tokens" or "2000 blocks"', text);
  });

/** A share as people write it, `5%` or `0.05`, as a number from 0 to 1. */
export const shareSchema = z
  .union([z.string(), z.number()], 'expected a share such as "5%"')
  .transform((value, context) => {
    const share = parseShare(value);
    if (share !== undefined) return share;
    context.addIssue({
      code: 'custom',
      message: `expected a share from 0% to 100%, such as "5%" or 0.05, found ${JSON.stringify(value)}`,
    });
    return z.NEVER;
  });

function parseShare(value: string | number): number | undefined {
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*%$/.exec(value) : null;
  const share = match !== null ? Number(match[1]) / 100 : value === '' ? Number.NaN : Number(value);
  return share >= 0 && share <= 1 ? share : undefined;
}

/** How much of a domain a split holds out: a share as a number, `500 documents`, or `1 M tokens`. */
export const heldOutSizeSchema = z
  .union([z.string(), z.number()], 'expected a share such as "5%", or a count such as "500 documents"')
  .transform((value, context): HeldOutSize => {
    const size = parseShare(value) ?? parseHeldOut(String(value));
    if (size !== undefined) return size;
    context.addIssue({
      code: 'custom',
      message: `expected a share from 0% to 100%, or a count such as "500 documents" or "1 M tokens", found ${JSON.stringify(value)}`,
    });
    return z.NEVER;
  });

function parseHeldOut(text: string): HeldOutSize | undefined {
  const tokens = parseCount(text, 'tokens');
  if (tokens !== undefined) return { tokens };
  const documents = parseCount(text, 'documents') ?? parseCount(text, 'document');
  return documents === undefined ? undefined : { documents };
}

/** A range as people write it, both ends included: `100..10000`, `100..`, `..10000`. It stays a text. */
export const countRangeSchema = z
  .string('expected a range such as "100..10000"')
  .refine((text) => parses(parseRange, text), {
    error: (issue) =>
      `expected a range such as "100..10000" or "100..", found ${JSON.stringify(issue.input)}`,
  });

/** A range of shares as people write it: `50%..`, `..30%`. It stays a text. */
export const shareRangeSchema = z
  .string('expected a range such as "..30%"')
  .refine((text) => parses(parseShareRange, text), {
    error: (issue) => `expected a range such as "..30%" or "50%..90%", found ${JSON.stringify(issue.input)}`,
  });

/** A range of any numbers as people write it: `-0.5..10`. It stays a text. */
export const numberRangeSchema = z
  .string('expected a range such as "-0.5..10"')
  .refine((text) => parses(parseNumberRange, text), {
    error: (issue) => `expected a range such as "-0.5..10" or "2..", found ${JSON.stringify(issue.input)}`,
  });

function parses(parse: (text: string, name: string) => unknown, text: string): boolean {
  try {
    parse(text, 'range');
    return true;
  } catch {
    return false;
  }
}

import { InvalidArgumentError, Option } from 'commander';

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 999999.');
}

/** A block in its split, or a token in its block. */
export function parsePlace(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 0.');
}

/** For an option that may be repeated. */
export function collect(flag: string, before: readonly string[] = []): string[] {
  return [...before, flag];
}

export function splitOption(): Option {
  return new Option('--split <name>', 'which split')
    .choices(['train', 'validation', 'test'])
    .default('train');
}

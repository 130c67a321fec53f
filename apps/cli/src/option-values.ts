import { InvalidArgumentError, Option } from 'commander';

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number from 1 to 999999.');
}

const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

/** Bytes of an amount such as `800 MB`, `1.5GB` or `2GiB`. */
export function parseBytes(text: string): number {
  const [, amount, prefix, binary] = /^(\d{1,9}(?:\.\d{1,3})?) ?([kMGT])(i?)B?$/i.exec(text) ?? [];
  if (amount === undefined) throw new InvalidArgumentError('Expected an amount such as "800 MB" or "4 GB".');
  const unit = UNITS[prefix!.toLowerCase()]!;
  return Number(amount) * (binary === '' ? unit : 1024 ** Math.round(Math.log10(unit) / 3));
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

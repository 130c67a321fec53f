/** Features of a text's form that a reader does not notice and a model does. Each is a small set of values. */
export interface SurfaceFeature {
  readonly name: string;
  /** The value for each of many texts: some are cut at quantiles of all. */
  readonly valuesOf: (texts: readonly string[]) => (string | number)[];
}

export const SURFACE_FEATURES: readonly SurfaceFeature[] = [
  each('leading white space', (text) => spaceKind(/^\s*/.exec(text)![0])),
  each('trailing white space', (text) => spaceKind(/\s*$/.exec(text.slice(-200))![0])),
  each('first character', (text) => characterKind(/\S/u.exec(text)?.[0])),
  each('last character', (text) => characterKind(/\S(?=\s*$)/u.exec(text.slice(-200))?.[0])),
  each('invisible characters', (text) => countKind(text.match(/\p{Cf}|\u2800|\u3164|[\ufe00-\ufe0f]/gu))),
  each('control characters', (text) => countKind(text.match(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g))),
  each('unusual spaces', (text) => countKind(text.match(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g))),
  each('line ends', lineEndKind),
  each('tabs', (text) => countKind(text.match(/\t/g))),
  each('white space at line ends', (text) => countKind(text.match(/[ \t]\r?\n/g))),
  each('blank lines', (text) => countKind(text.match(/\n[ \t]*\r?\n/g))),
  each('licence notice near the start', (text) => licenceKind(text.slice(0, 2_000))),
  { name: 'length', valuesOf: (texts) => cutAtQuantiles(texts.map((text) => text.length)) },
];

function each(name: string, read: (text: string) => string): SurfaceFeature {
  return { name, valuesOf: (texts) => texts.map(read) };
}

function spaceKind(space: string): string {
  if (space === '') return 'none';
  if (/^ +$/.test(space)) return 'spaces';
  if (/^\t+$/.test(space)) return 'tabs';
  return /^[\r\n]+$/.test(space) ? 'line ends' : 'mixed';
}

/** A letter's case, a digit, or for ASCII signs the sign itself. */
function characterKind(character: string | undefined): string {
  if (character === undefined) return 'none';
  if (/\p{Lu}/u.test(character)) return 'a capital';
  if (/\p{Ll}/u.test(character)) return 'a small letter';
  if (/\p{L}/u.test(character)) return 'a letter without case';
  if (/\p{N}/u.test(character)) return 'a digit';
  return character < '\u007f' ? character : 'another sign';
}

function countKind(matches: readonly string[] | null): string {
  const count = matches?.length ?? 0;
  return count === 0 ? 'none' : count === 1 ? 'one' : count < 5 ? 'two to four' : 'five or more';
}

function licenceKind(beginning: string): string {
  return /\b(copyright|licen[cs]ed?|SPDX-License-Identifier)\b/i.test(beginning) ? 'there' : 'none';
}

function lineEndKind(text: string): string {
  const crlf = /\r\n/.test(text);
  const lf = /(?<!\r)\n/.test(text);
  const cr = /\r(?!\n)/.test(text);
  if (Number(crlf) + Number(lf) + Number(cr) > 1) return 'mixed';
  return crlf ? 'CR LF' : lf ? 'LF' : cr ? 'CR' : 'none';
}

/** Eighths of all values: which one each is in. Equal values are in the same. */
function cutAtQuantiles(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const cuts = [1, 2, 3, 4, 5, 6, 7].map((eighth) => sorted[Math.floor((eighth * sorted.length) / 8)]!);
  return values.map((value) => cuts.filter((cut) => value >= cut).length);
}

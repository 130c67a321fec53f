/** Features of a text's form that a reader does not notice and a model does. Each is a small set of values. */
export interface SurfaceFeature {
  readonly name: string;
  /** Which part of a document must be there: what is read anywhere is read from the start on. */
  readonly readFrom: 'start' | 'end';
  /** The value for each of many texts, given with the tokens of their documents: some are cut at quantiles of all. */
  readonly valuesOf: (texts: readonly string[], tokenCounts: readonly number[]) => (string | number)[];
}

export const SURFACE_FEATURES: readonly SurfaceFeature[] = [
  fromStart('leading white space', (text) => spaceKind(/^\s*/.exec(text)![0])),
  fromStart('first character', (text) => characterKind(/\S/u.exec(text)?.[0])),
  fromStart('casing', casingKind),
  fromStart('invisible characters', (text) =>
    countKind(text.match(/\p{Cf}|\u2800|\u3164|[\ufe00-\ufe0f]/gu)),
  ),
  fromStart('control characters', (text) => countKind(text.match(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g))),
  fromStart('unusual spaces', (text) =>
    countKind(text.match(/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g)),
  ),
  fromStart('line ends', lineEndKind),
  fromStart('tabs', (text) => countKind(text.match(/\t/g))),
  fromStart('white space at line ends', (text) => countKind(text.match(/[ \t]\r?\n/g))),
  fromStart('blank lines', (text) => countKind(text.match(/\n[ \t]*\r?\n/g))),
  fromStart('licence notice near the start', (text) => licenceKind(text.slice(0, 2_000))),
  fromEnd('trailing white space', (text) => spaceKind(/\s*$/.exec(text.slice(-200))![0])),
  fromEnd('last character', (text) => characterKind(/\S(?=\s*$)/u.exec(text.slice(-200))?.[0])),
  { name: 'length', readFrom: 'end', valuesOf: (_, tokenCounts) => cutAtQuantiles(tokenCounts) },
];

function fromStart(name: string, read: (text: string) => string): SurfaceFeature {
  return { name, readFrom: 'start', valuesOf: (texts) => texts.map(read) };
}

function fromEnd(name: string, read: (text: string) => string): SurfaceFeature {
  return { name, readFrom: 'end', valuesOf: (texts) => texts.map(read) };
}

/** Which cases the letters have; `capitals` where at least half of the cased ones are. */
function casingKind(text: string): string {
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const small = text.match(/\p{Ll}/gu)?.length ?? 0;
  if (capitals + small === 0) return 'no cased letters';
  if (capitals === 0) return 'small letters alone';
  if (small === 0) return 'capitals alone';
  return capitals >= small ? 'mostly capitals' : 'both cases';
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

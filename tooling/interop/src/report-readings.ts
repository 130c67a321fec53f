import type { BlockDigest } from '@sluice/exporting';
import type { WrittenCorpus } from './write-formats.ts';

/** What a reader found of a split; what it cannot see is left out. */
export interface Reading extends Partial<BlockDigest> {
  readonly format: string;
  readonly split: string;
  readonly reader: string;
  readonly version: string;
  readonly error?: string;
}

const PROPERTIES = ['blocks', 'tokens', 'labels', 'spans', 'runs', 'weights'] as const;

/** Prints a line for each reading. @returns how many are not equal to what was written; reading nothing is one. */
export function reportReadings(written: WrittenCorpus, readings: readonly Reading[]): number {
  console.log(tableLine(['format', 'split', 'reader', 'version', 'blocks', 'equal']));
  let failed = 0;
  for (const reading of readings) {
    const faults = faultsOf(reading, written);
    if (faults.length > 0) failed++;
    const { format, split, reader, version, blocks } = reading;
    const verdict =
      faults.length === 0 ? sharedProperties(reading).join(', ') : `NOT EQUAL: ${faults.join('; ')}`;
    console.log(tableLine([format, split, reader, version, String(blocks ?? ''), verdict]));
  }
  const unread = written.formats.filter((format) => !readings.some((reading) => reading.format === format));
  for (const format of unread) console.log(`${format.padEnd(10)} has no reader in this suite`);
  return failed + (readings.length === 0 ? 1 : 0);
}

function sharedProperties(reading: Reading): string[] {
  return PROPERTIES.filter((property) => reading[property] !== undefined);
}

function faultsOf(reading: Reading, written: WrittenCorpus): string[] {
  if (reading.error !== undefined) return [reading.error];
  const expected = written.splits[reading.split]!;
  if (reading.tokens === undefined) return ['the reader gave no tokens'];
  return PROPERTIES.filter(
    (property) => reading[property] !== undefined && reading[property] !== expected[property],
  ).map((property) => `${property} are ${reading[property]}, expected ${expected[property]}`);
}

function tableLine(cells: readonly string[]): string {
  const widths = [10, 17, 34, 9, 7, 0];
  return cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' ');
}

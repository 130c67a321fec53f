/*
 * The texts that are held out, as a task leaves them for those that hold train against them.
 *
 * held-out.table   signatures, bands and windows (see `HeldTexts` and `WindowIndex` of @sluice/splitting)
 */
import { join } from 'node:path';
import type { GramArrays, WindowIndex } from '@sluice/splitting';
import { type ArrayFile, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import type { HeldOutIndex } from './compare-documents.ts';

const tablePath = (folder: string): string => join(folder, 'held-out.table');

export function writeHeldOutIndex(folder: string, { texts, windows }: HeldOutIndex): void {
  const { bands, ...signatures } = texts;
  const { tokensPerRun, grams, ...ofWindows } = windows;
  writeArrayFile(tablePath(folder), {
    numbers: Uint32Array.of(tokensPerRun, bands.gramCount, grams.gramCount),
    ...signatures,
    ...ofWindows,
    ...named('bands', bands),
    ...named('grams', grams),
  });
}

/** Memory: all of it. */
export function readHeldOutIndex(folder: string): HeldOutIndex {
  return withArrayFile(tablePath(folder), (table) => {
    const [, bandCount, gramCount] = table.u32('numbers');
    const texts = {
      documents: table.u32('documents'),
      sides: table.u8('sides'),
      signatures: table.u8('signatures'),
      bands: readGrams(table, 'bands', bandCount!),
    };
    return { texts, windows: { ...readWindows(table), grams: readGrams(table, 'grams', gramCount!) } };
  });
}

/** Which windows each held-out text has. Memory: 4 bytes a word. */
export function readHeldOutWindows(folder: string): Omit<WindowIndex, 'grams'> {
  return withArrayFile(tablePath(folder), readWindows);
}

function readWindows(table: ArrayFile): Omit<WindowIndex, 'grams'> {
  const [tokensPerRun] = table.u32('numbers', 0, 1);
  return {
    tokensPerRun: tokensPerRun!,
    tokenCounts: table.u32('tokenCounts'),
    windows: table.u32('windows'),
  };
}

const named = (name: string, { gramCount: _, ...arrays }: GramArrays): Record<string, Uint32Array> =>
  Object.fromEntries(Object.entries(arrays).map(([key, array]) => [`${name}.${key}`, array]));

function readGrams(table: ArrayFile, name: string, gramCount: number): GramArrays {
  const of = (key: Exclude<keyof GramArrays, 'gramCount'>) => table.u32(`${name}.${key}`);
  return {
    gramCount,
    high: of('high'),
    low: of('low'),
    heads: of('heads'),
    seen: of('seen'),
    texts: of('texts'),
    nexts: of('nexts'),
  };
}

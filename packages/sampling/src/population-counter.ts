/**
 * What the whole source is made of, counted in one pass: documents and bytes by file, by group and by length.
 *
 * Memory is bounded for any number of groups: of more than `maxGroups` those with the smallest hashes are kept, and
 * their counts are exact, since a group that is among the smallest of all is among the smallest of every part. So
 * the groups kept are a uniform sample of the groups, the same for any order and number of tasks; the rest are summed
 * up. (K minimum values; Bar-Yossef and others, "Counting distinct elements in a data stream", 2002.)
 */
import { compareCodeUnits, idPriority } from '@sluice/determinism';

export interface Tally {
  readonly documents: number;
  readonly bytes: number;
}

export interface PopulationCounts extends Tally {
  /** By the file's place in the plan's order, ascending. */
  readonly files: readonly (Tally & { readonly file: number })[];
  /** By group, in order of code units; documents without a group are in none. */
  readonly groups: readonly (Tally & { readonly group: string })[];
  /** The groups that the bound left out, together. */
  readonly otherGroups: Tally;
  /** Groups with a hash from here on are in `otherGroups`: 1 if none is. */
  readonly groupCeiling: number;
  /** How many groups there are: exact up to the bound, above it an estimate, 1/sqrt(maxGroups) its standard error. */
  readonly groupCountEstimate: number;
  /** Documents by length: place b counts those of 2^(b/2) to 2^((b+1)/2) bytes. */
  readonly lengthHistogram: readonly number[];
}

export interface CountedDocument {
  readonly file: number;
  readonly group?: string | undefined;
  readonly byteLength: number;
}

export interface PopulationCounter {
  count(document: CountedDocument): void;
  /** The counts so far, as plain data that JSON holds. */
  counts(): PopulationCounts;
}

/** The groups that are counted one by one unless asked otherwise. */
export const DEFAULT_MAX_GROUPS = 65_536;

/** A counter at zero. @throws RangeError if `maxGroups` is not an integer from 1. */
export function createPopulationCounter(maxGroups = DEFAULT_MAX_GROUPS): PopulationCounter {
  const state = createState(maxGroups);
  // Documents come file by file.
  let lastFile = -1;
  let lastTally: MutableTally = { documents: 0, bytes: 0 };
  return {
    count(document) {
      const { byteLength, file, group } = document;
      if (file !== lastFile) {
        lastFile = file;
        lastTally = tallyOf(state.files, file);
      }
      countOne(lastTally, byteLength);
      const known = group === undefined ? undefined : state.groups.get(group);
      if (known !== undefined) countOne(known, byteLength);
      else if (group !== undefined) addGroup(state, group, { documents: 1, bytes: byteLength });
      addToHistogram(state.histogram, lengthBin(byteLength), 1);
    },
    counts: () => snapshot(state),
  };
}

/** The counts of all parts, as if one counter with this bound had seen them. Parts may have a larger bound. */
export function mergePopulationCounts(
  parts: readonly PopulationCounts[],
  maxGroups = DEFAULT_MAX_GROUPS,
): PopulationCounts {
  const state = createState(maxGroups);
  state.ceiling = parts.reduce((ceiling, part) => Math.min(ceiling, part.groupCeiling), 1);
  for (const part of parts) {
    for (const tally of part.files) addInto(tallyOf(state.files, tally.file), tally);
    for (const tally of part.groups) addGroup(state, tally.group, tally);
    addInto(state.others, part.otherGroups);
    part.lengthHistogram.forEach((count, bin) => {
      addToHistogram(state.histogram, bin, count);
    });
  }
  return snapshot(state);
}

/** The bin of {@link PopulationCounts.lengthHistogram} that a length falls in. */
export function lengthBin(byteLength: number): number {
  if (byteLength < 1) return 0;
  const power = byteLength < 2 ** 32 ? 31 - Math.clz32(byteLength) : Math.floor(Math.log2(byteLength));
  return 2 * power + (byteLength * byteLength >= SQUARED_MIDDLES[power]! ? 1 : 0);
}

/** By power of two, the square of the length half-way to the next one in octaves. */
const SQUARED_MIDDLES = Float64Array.from({ length: 54 }, (_, power) => 2 ** (2 * power + 1));

interface MutableTally {
  documents: number;
  bytes: number;
}

interface State {
  readonly maxGroups: number;
  readonly files: Map<number, MutableTally>;
  readonly groups: Map<string, MutableTally>;
  readonly others: MutableTally;
  readonly histogram: number[];
  /** Groups with a hash at or above this are left out. */
  ceiling: number;
}

function createState(maxGroups: number): State {
  if (!Number.isSafeInteger(maxGroups) || maxGroups < 1)
    throw new RangeError(`maxGroups must be an integer from 1, got ${maxGroups}`);
  const others = { documents: 0, bytes: 0 };
  return { maxGroups, files: new Map(), groups: new Map(), others, histogram: [], ceiling: 1 };
}

/** A group's place among all groups: the same in every run, so that counts of different builds can be compared. */
function groupHash(group: string): number {
  return idPriority('population', 'sampling/group', group);
}

function addGroup(state: State, group: string, tally: Tally): void {
  const known = state.groups.get(group);
  if (known) addInto(known, tally);
  else if (state.ceiling < 1 && groupHash(group) >= state.ceiling) addInto(state.others, tally);
  else {
    state.groups.set(group, { documents: tally.documents, bytes: tally.bytes });
    // Cut back at twice the bound, so that the sorting costs a logarithm a group.
    if (state.groups.size >= 2 * state.maxGroups) cutGroups(state);
  }
}

function cutGroups(state: State): void {
  if (state.groups.size <= state.maxGroups) return;
  const hashes = [...state.groups.keys()].map((group) => ({ group, hash: groupHash(group) }));
  hashes.sort((a, b) => a.hash - b.hash || compareCodeUnits(a.group, b.group));
  state.ceiling = hashes[state.maxGroups]!.hash;
  for (const { group } of hashes.slice(state.maxGroups)) {
    addInto(state.others, state.groups.get(group)!);
    state.groups.delete(group);
  }
}

function snapshot(state: State): PopulationCounts {
  cutGroups(state);
  const files = [...state.files].map(([file, tally]) => ({ file, ...tally })).sort((a, b) => a.file - b.file);
  const groups = [...state.groups]
    .map(([group, tally]) => ({ group, ...tally }))
    .sort((a, b) => compareCodeUnits(a.group, b.group));
  const total = { documents: 0, bytes: 0 };
  for (const file of files) addInto(total, file);
  return {
    ...total,
    files,
    groups,
    otherGroups: { ...state.others },
    groupCeiling: state.ceiling,
    groupCountEstimate: groups.length / state.ceiling,
    lengthHistogram: Array.from(state.histogram, (count) => count ?? 0),
  };
}

function countOne(tally: MutableTally, byteLength: number): void {
  tally.documents++;
  tally.bytes += byteLength;
}

/** The tally of a key, at zero if there was none. */
function tallyOf(tallies: Map<number, MutableTally>, key: number): MutableTally {
  const known = tallies.get(key) ?? { documents: 0, bytes: 0 };
  tallies.set(key, known);
  return known;
}

function addInto(sum: MutableTally, tally: Tally): void {
  sum.documents += tally.documents;
  sum.bytes += tally.bytes;
}

function addToHistogram(histogram: number[], bin: number, count: number): void {
  while (histogram.length <= bin) histogram.push(0);
  histogram[bin]! += count;
}

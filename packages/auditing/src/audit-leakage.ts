/**
 * Whether anything lies in two splits, from what the written blocks hold. Sets of keys are intersected, one kind and
 * two splits at a time: document ids, groups, contents. It says how much was compared, and comparing nothing is a finding
 * by itself.
 */
import type { SplitName } from '@sluice/records';
import type { Finding } from './finding.ts';

/** One document an entry; a key that a document does not have is `undefined`, or 0 among hashes. */
export interface SplitKeys {
  readonly split: SplitName;
  readonly documents: readonly string[];
  readonly groups?: readonly (string | undefined)[] | undefined;
  /** Hashes of normalised contents. */
  readonly contents?: BigUint64Array | undefined;
}

export type LeakageKind = 'documents' | 'groups' | 'contents';

export interface LeakageCount {
  readonly kind: LeakageKind;
  readonly splits: readonly [SplitName, SplitName];
  /** Different keys in each of the two. */
  readonly compared: readonly [number, number];
  /** Keys that are in both. */
  readonly crossing: number;
  /** Up to five of them, and for each a document on either side. */
  readonly examples: readonly (readonly [string, string])[];
  readonly finding: Finding;
}

const KINDS: readonly LeakageKind[] = ['documents', 'groups', 'contents'];

/**
 * One count for every two splits and every kind that splits have keys of. Findings name the two where there are more.
 *
 * @throws RangeError for columns of different lengths, or a kind that some splits have and others lack
 */
export function auditLeakage(splits: readonly SplitKeys[]): LeakageCount[] {
  const pairs = splits.flatMap((first, index) => splits.slice(index + 1).map((second) => [first, second]));
  return KINDS.flatMap((kind) => {
    const given = splits.filter((keys) => keys[kind] !== undefined);
    if (given.length > 0 && given.length < splits.length)
      throw new RangeError(`auditLeakage: ${kind} are given for one split and not for the other`);
    if (given.length === 0) return [];
    const firsts = new Map(splits.map((keys) => [keys, firstDocuments(kind, keys)]));
    return pairs.map(([a, b]) => {
      const counts = {
        kind,
        splits: [a!.split, b!.split] as const,
        ...countCrossing(firsts.get(a!)!, firsts.get(b!)!),
      };
      return { ...counts, finding: leakageFinding(counts, pairs.length > 1) };
    });
  });
}

/** Each key of a kind with the first document that has it. */
function firstDocuments(kind: LeakageKind, keys: SplitKeys): Map<string | bigint, string> {
  const column = keys[kind]!;
  if (column.length !== keys.documents.length)
    throw new RangeError(`auditLeakage: ${column.length} ${kind} for ${keys.documents.length} documents`);
  const firsts = new Map<string | bigint, string>();
  for (let index = 0; index < column.length; index++) {
    const key = column[index];
    if (key === undefined || key === 0n || firsts.has(key)) continue;
    firsts.set(key, keys.documents[index]!);
  }
  return firsts;
}

type FirstDocuments = ReturnType<typeof firstDocuments>;

function countCrossing(a: FirstDocuments, b: FirstDocuments) {
  let crossing = 0;
  const examples: (readonly [string, string])[] = [];
  for (const [key, document] of b) {
    const other = a.get(key);
    if (other === undefined) continue;
    crossing++;
    if (examples.length < 5) examples.push([other, document]);
  }
  return { compared: [a.size, b.size] as const, crossing, examples };
}

/** A count without what it says, its splits of whatever name. */
export interface KeyCounts extends Omit<LeakageCount, 'splits' | 'finding'> {
  readonly splits: readonly [string, string];
}

/** What a count says; it names the two splits if there are more. */
export function leakageFinding(counts: KeyCounts, hasMoreSplits: boolean): Finding {
  const { kind, splits, compared, crossing, examples } = counts;
  const [a, b] = splits;
  const about = {
    check: `leakage/${kind}`,
    ...(hasMoreSplits ? { subject: `${a} and ${b}` } : {}),
  };
  const what = `${compared[1]} ${kind} of ${b} against ${compared[0]} of ${a}`;
  if (compared[0] === 0 || compared[1] === 0) {
    // Documents there must be; groups and the like a corpus may lack.
    const severity = kind === 'documents' ? 'high' : 'low';
    return { ...about, severity, figure: null, sentence: `Nothing to compare: ${what}.` };
  }
  if (crossing === 0)
    return { ...about, severity: 'ok', figure: 0, sentence: `None of ${what} is in both splits.` };
  const [ofA, ofB] = examples[0]!;
  const sentence = `${crossing} of ${what} are in both splits, such as ${ofA} in ${a} and ${ofB} in ${b}.`;
  return { ...about, severity: 'high', figure: crossing, sentence };
}

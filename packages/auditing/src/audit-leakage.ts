/**
 * Whether anything lies in both splits, from what the written blocks hold. Sets of keys are intersected, one kind at
 * a time: document ids, groups, contents, clusters of near copies. It says how much was compared, and comparing
 * nothing is a finding by itself.
 */
import type { Finding } from './finding.ts';

/** One document an entry; a key that a document does not have is `undefined`, or 0 among hashes. */
export interface SplitKeys {
  readonly documents: readonly string[];
  readonly groups?: readonly (string | undefined)[] | undefined;
  /** Hashes of normalised contents. */
  readonly contents?: BigUint64Array | undefined;
  /** Clusters of near copies, numbered over both splits. */
  readonly clusters?: Uint32Array | undefined;
}

export interface LeakageInput {
  readonly train: SplitKeys;
  readonly validation: SplitKeys;
}

export type LeakageKind = 'documents' | 'groups' | 'contents' | 'clusters';

export interface LeakageCount {
  readonly kind: LeakageKind;
  /** Different keys in each split. */
  readonly train: number;
  readonly validation: number;
  /** Keys that are in both. */
  readonly crossing: number;
  /** Up to five of them, and for each a document on either side. */
  readonly examples: readonly { readonly train: string; readonly validation: string }[];
  readonly finding: Finding;
}

const KINDS: readonly LeakageKind[] = ['documents', 'groups', 'contents', 'clusters'];

/** One count a kind that both splits have keys of. @throws RangeError for columns of different lengths. */
export function auditLeakage(input: LeakageInput): LeakageCount[] {
  return KINDS.flatMap((kind) => {
    const train = input.train[kind];
    const validation = input.validation[kind];
    if ((train === undefined) !== (validation === undefined))
      throw new RangeError(`auditLeakage: ${kind} are given for one split and not for the other`);
    if (train === undefined || validation === undefined) return [];
    return [countCrossing(kind, firstDocuments(kind, input.train), firstDocuments(kind, input.validation))];
  });
}

/** Each key of a kind with the first document that has it. */
function firstDocuments(kind: LeakageKind, keys: SplitKeys): Map<string | bigint | number, string> {
  const column = keys[kind]!;
  if (column.length !== keys.documents.length)
    throw new RangeError(`auditLeakage: ${column.length} ${kind} for ${keys.documents.length} documents`);
  const firsts = new Map<string | bigint | number, string>();
  for (let index = 0; index < column.length; index++) {
    const key = column[index];
    if (key === undefined || key === 0n || firsts.has(key)) continue;
    firsts.set(key, keys.documents[index]!);
  }
  return firsts;
}

function countCrossing(
  kind: LeakageKind,
  train: ReadonlyMap<string | bigint | number, string>,
  validation: ReadonlyMap<string | bigint | number, string>,
): LeakageCount {
  let crossing = 0;
  const examples: { train: string; validation: string }[] = [];
  for (const [key, document] of validation) {
    const other = train.get(key);
    if (other === undefined) continue;
    crossing++;
    if (examples.length < 5) examples.push({ train: other, validation: document });
  }
  const counts = { kind, train: train.size, validation: validation.size, crossing, examples };
  return { ...counts, finding: describe(counts) };
}

const NAMES: { readonly [Kind in LeakageKind]: string } = {
  documents: 'documents',
  groups: 'groups',
  contents: 'contents',
  clusters: 'clusters of near copies',
};

function describe(counts: Omit<LeakageCount, 'finding'>): Finding {
  const { kind, train, validation, crossing, examples } = counts;
  const check = `leakage/${kind}`;
  const compared = `${validation} ${NAMES[kind]} of validation against ${train} of train`;
  if (train === 0 || validation === 0) {
    // Documents there must be; groups and the like a corpus may lack.
    const severity = kind === 'documents' ? 'high' : 'low';
    return { check, severity, figure: null, sentence: `Nothing to compare: ${compared}.` };
  }
  if (crossing === 0)
    return { check, severity: 'ok', figure: 0, sentence: `None of ${compared} is in both splits.` };
  const example = examples[0]!;
  const sentence =
    `${crossing} of ${compared} are in both splits, ` +
    `such as ${example.train} in train and ${example.validation} in validation.`;
  return { check, severity: 'high', figure: crossing, sentence };
}

import { SPAN_KINDS, SPLIT_NAMES, type SpanKind, type SplitName } from '@sluice/records';
import { documentOf } from './document-record.ts';
import { badRecord, type StageRecord } from './stage-input.ts';

/** A document's tokens as packing reads them. */
export interface TokenizedDocument {
  readonly id: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly split: SplitName;
  readonly tokens: Uint32Array;
  /** Runs of one kind that tile the tokens: their ends, and codes of kinds. */
  readonly ends: Uint32Array;
  readonly kinds: Uint8Array;
}

const HINT = 'Packing reads what "sluice tokenize" writes; docs/records.md has the layout.';

/** Reads a record with tokens. Without `split` it is train; without `spans` all of it is content. @throws DataError */
export function tokenizedOf(record: StageRecord): TokenizedDocument {
  const { id, domain, subdomain } = documentOf({ ...record, fields: { ...record.fields, text: '' } }, {});
  const tokens = tokensOf(record);
  return { id, domain, subdomain, split: splitOf(record), tokens, ...runsOf(record, tokens.length) };
}

/** The token ids of a record. @throws DataError unless they are whole numbers below 2^32, at least one */
export function tokensOf(record: StageRecord): Uint32Array {
  const { tokens } = record.fields;
  const isList = Array.isArray(tokens) && tokens.length > 0 && tokens.every(isId);
  if (isList) return Uint32Array.from(tokens as number[]);
  throw badRecord(record, 'wrong-type', { what: 'has no list of token ids in "tokens"', hint: HINT });
}

const isId = (token: unknown): boolean =>
  Number.isInteger(token) && Number(token) >= 0 && Number(token) < 2 ** 32;

/** The split of a record; train if it names none. */
export function splitOf(record: StageRecord): SplitName {
  const { split = 'train' } = record.fields;
  const known = SPLIT_NAMES.find((name) => name === split);
  if (known !== undefined) return known;
  throw badRecord(record, 'wrong-type', {
    what: `has the split ${JSON.stringify(split)}`,
    hint: `The splits are ${SPLIT_NAMES.join(', ')}.`,
  });
}

function runsOf(record: StageRecord, tokenCount: number): Pick<TokenizedDocument, 'ends' | 'kinds'> {
  const { spans = [['content', tokenCount]] } = record.fields;
  const ends: number[] = [];
  const kinds: number[] = [];
  for (const span of Array.isArray(spans) ? spans : []) {
    const [kind, length] = Array.isArray(span) ? span : [];
    kinds.push(SPAN_KINDS.indexOf(kind as SpanKind));
    ends.push(
      (ends.at(-1) ?? 0) + (Number.isSafeInteger(length) && Number(length) > 0 ? Number(length) : Number.NaN),
    );
  }
  if (ends.at(-1) !== tokenCount || kinds.some((kind) => kind < 0))
    throw badRecord(record, 'wrong-type', { what: 'has "spans" that do not tile its tokens', hint: HINT });
  return { ends: Uint32Array.from(ends), kinds: Uint8Array.from(kinds) };
}

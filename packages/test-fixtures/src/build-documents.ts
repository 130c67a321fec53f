import { drawFor } from '@sluice/determinism';
import { type Document, documentId } from '@sluice/records';

const WORDS =
  'amber basin candle delta ember fern garden harbour island juniper kettle lantern meadow north orchard pebble quarry river saddle timber umber valley willow yarrow zephyr'.split(
    ' ',
  );

/** A text of `wordCount` plain words, a function of `key` alone. */
export function buildText(key: string, wordCount: number): string {
  const draw = drawFor('test-fixtures', 'builders/text', key);
  return Array.from({ length: wordCount }, () => WORDS[draw.below(WORDS.length)]!).join(' ');
}

/**
 * A sound document: whatever `parts` leaves out is filled in, and what depends on it follows (the id from the origin,
 * `fields.text` from the text, the default text from the id).
 */
export function buildDocument(parts: Partial<Document> = {}): Document {
  const origin = parts.origin ?? { source: 'fixture', revision: '', file: 'part-0.jsonl', row: 0 };
  const id = parts.id ?? documentId(origin);
  const text = parts.text ?? buildText(id, 12);
  return { domain: 'prose', subdomain: 'fixture', fields: { text }, ...parts, id, text, origin };
}

/**
 * `count` documents of one file, in rows 0, 1, 2, …; `part(row)` changes some of them.
 *
 * @param count - A whole number; documents are distinct by id, and by text as far as 12 words allow.
 */
export function buildDocuments(
  count: number,
  part: (row: number) => Partial<Document> = () => ({}),
): Document[] {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`buildDocuments: count must be a whole number, got ${count}`);
  return Array.from({ length: count }, (_, row) =>
    buildDocument({ origin: { source: 'fixture', revision: '', file: 'part-0.jsonl', row }, ...part(row) }),
  );
}

/** JSON lines: one record a line, each line ended by a line feed; a string stands for itself (a broken line). */
export function buildJsonl(records: readonly unknown[]): string {
  return records
    .map((record) => `${typeof record === 'string' ? record : JSON.stringify(record)}\n`)
    .join('');
}

import type { RenderedText, TextPiece } from '@sluice/records';
import { badRecord, type StageRecord } from './stage-input.ts';

/** The text of a record with its pieces; all of it is content where the record has none. @throws DataError `wrong-type` */
export function renderedOf(text: string, record: StageRecord): RenderedText {
  const { pieces } = record.fields;
  if (pieces === undefined)
    return { text, pieces: text === '' ? [] : [{ kind: 'content', start: 0, end: text.length }] };
  const tiled: TextPiece[] = [];
  let start = 0;
  for (const piece of Array.isArray(pieces) ? pieces : [undefined]) {
    const [kind, length] = Array.isArray(piece) ? piece : [];
    if ((kind !== 'content' && kind !== 'template') || !Number.isSafeInteger(length) || Number(length) < 1)
      throw notTiled(record);
    const end = skipCharacters(text, start, Number(length));
    tiled.push({ kind, start, end });
    start = end;
  }
  if (start !== text.length) throw notTiled(record);
  return { text, pieces: tiled };
}

/** The place in UTF-16 code units that lies so many characters behind another. */
function skipCharacters(text: string, start: number, count: number): number {
  let at = start;
  for (let left = count; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

const notTiled = (record: StageRecord) =>
  badRecord(record, 'wrong-type', {
    what: 'has "pieces" that do not tile its text',
    hint: 'They are pairs of a kind, content or template, and a length in characters; leave them out if all is content.',
  });

/** Pieces as a record has them: kinds, and lengths in Unicode characters. */
export function piecesOf({ text, pieces }: RenderedText): [kind: string, length: number][] {
  return pieces.map(({ kind, start, end }) => [kind, characterCount(text.slice(start, end))]);
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

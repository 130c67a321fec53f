import type { TokenBytes } from './token-bytes.ts';

/**
 * Ids to the text that their bytes are in UTF-8. The bytes of each id are asked for once and kept one behind another, and
 * one buffer is filled again and again: about the vocabulary's own bytes of memory, and those of the longest text.
 */
export function byteDecoder(
  vocabularySize: number,
  { bytesOf }: Pick<TokenBytes, 'bytesOf'>,
): (ids: Iterable<number>) => string {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  const spelled = createPool(vocabularySize, bytesOf);
  const listed = createIdList();
  let text = new Uint8Array(4_096);
  return (ids) => {
    const { list, count } = listed(ids);
    let byteLength = 0;
    for (let index = 0; index < count; index++) {
      const place = spelled.placeOf(list[index]!);
      const end = spelled.ends[place]!;
      let at = spelled.starts[place]!;
      if (byteLength + end - at > text.length) text = enlarge(text, byteLength + end - at);
      while (at < end) text[byteLength++] = spelled.bytes[at++]!;
    }
    return utf8.decode(text.subarray(0, byteLength));
  };
}

/** Copies ids of any kind to a list of one kind: a loop that has to do with several is half as fast. */
function createIdList() {
  let list = new Uint32Array(4_096);
  return (ids: Iterable<number>) => {
    const given = ids instanceof Uint32Array || ids instanceof Uint16Array ? ids : exactIds(ids);
    if (given.length > list.length) list = new Uint32Array(2 * given.length);
    list.set(given);
    return { list, count: given.length };
  };
}

/** @throws RangeError for a number that no vocabulary has */
function exactIds(ids: Iterable<number>): number[] {
  const numbers = Array.from(ids);
  const wrong = numbers.find((id) => id >>> 0 !== id);
  if (wrong !== undefined) throw new RangeError(`decode: the vocabulary has no id ${wrong}`);
  return numbers;
}

/** The bytes of every id that was asked for. */
function createPool(vocabularySize: number, bytesOf: (id: number) => Uint8Array) {
  const pool = {
    bytes: new Uint8Array(4_096),
    starts: new Uint32Array(vocabularySize),
    ends: new Uint32Array(vocabularySize),
    /** The id itself, once its bytes are there. @throws RangeError for an id that the vocabulary lacks */
    placeOf(id: number): number {
      if (isKnown[id] !== 1) add(id);
      return id;
    },
  };
  const isKnown = new Uint8Array(vocabularySize);
  let length = 0;
  const add = (id: number) => {
    const bytes = bytesOf(id);
    if (length + bytes.length > pool.bytes.length) pool.bytes = enlarge(pool.bytes, length + bytes.length);
    pool.bytes.set(bytes, length);
    pool.starts[id] = length;
    length += bytes.length;
    pool.ends[id] = length;
    isKnown[id] = 1;
  };
  return pool;
}

function enlarge(from: Uint8Array<ArrayBuffer>, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, 2 * from.length));
  larger.set(from);
  return larger;
}

/*
 * A seal is the last member of a JSON object: checks of all of its text, with nothing in their place while they are
 * worked out. It is what tells that a byte was changed in a file that no other file speaks of, and where.
 */
import { createHash } from 'node:crypto';
import { CHUNK_BYTES, changedBytes, checksOf, differingChunks } from './chunk-checks.ts';

const END = '\n}\n';

/** Adds a seal to the rendered text of a JSON object that ends in a line with its brace. */
export function sealJson(text: string): string {
  if (!text.endsWith(END))
    throw new RangeError('sealJson: expected a JSON object, indented, with a newline at its end');
  const body = text.slice(0, -END.length);
  return `${body}${renderSeal(checksOf(bytesOf(body)), sha256(bytesOf(body)))}`;
}

const renderSeal = (crc32: string, hash: string): string =>
  `,\n  "seal": { "crc32": "${crc32}", "sha256": "${hash}" }${END}`;

/**
 * Where a sealed text was changed, as a sentence without its subject; undefined if it is as it was sealed.
 *
 * @throws RangeError for a text without anything like a seal
 */
export function checkSeal(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const start = findSeal(text);
  const body = bytes.subarray(0, start);
  const whole = renderSeal(checksOf(body), sha256(body));
  if (text.slice(start) === whole) return undefined;
  const crcs = '0'.repeat(checksOf(body).length);
  const form = renderSeal(crcs, '0'.repeat(64));
  const [crcStart, hashStart] = [form.indexOf(crcs), form.lastIndexOf('0'.repeat(64))];
  const seal = text.slice(start);
  const [crc, hash] = [seal.slice(crcStart, crcStart + crcs.length), seal.slice(hashStart, hashStart + 64)];
  // If one of the two checks of the body holds, the body is sound, and it is the seal that was changed.
  if (crc === whole.slice(crcStart, crcStart + crcs.length) || hash === sha256(body))
    return `differs at byte ${start + firstDifference(seal, whole)}`;
  return locateInBody(body, crc, hash) ?? 'is not as it was sealed, in more than one byte';
}

function locateInBody(body: Uint8Array, crc: string, hash: string): string | undefined {
  const found = checksOf(body);
  const [chunk, ...others] = differingChunks(crc, found);
  if (chunk === undefined || others.length > 0) return undefined;
  const start = chunk * CHUNK_BYTES;
  const changes = changedBytes(
    body.subarray(start, start + CHUNK_BYTES),
    crc.slice(chunk * 8, chunk * 8 + 8),
  );
  const change = changes.find(({ offset, expected }) => {
    const mended = Uint8Array.from(body);
    mended[start + offset] = expected;
    return sha256(mended) === hash;
  });
  return change && describeChange({ ...change, offset: start + change.offset });
}

/** `differs at byte 17: 0x41, was 0x61`. */
export function describeChange({
  offset,
  expected,
  found,
}: {
  readonly offset: number;
  readonly expected: number;
  readonly found: number;
}): string {
  const hex = (byte: number) => `0x${byte.toString(16).padStart(2, '0')}`;
  return `differs at byte ${offset}: ${hex(found)}, was ${hex(expected)}`;
}

/** Where the seal begins: told by its form, of which one byte may be another. */
function findSeal(text: string): number {
  const chunkCount = Math.max(1, Math.ceil(text.length / CHUNK_BYTES));
  for (const chunks of [chunkCount, chunkCount - 1]) {
    const form = renderSeal('0'.repeat(8 * chunks), '0'.repeat(64));
    const start = text.length - form.length;
    if (start >= 0 && countDifferences(text.slice(start), form) <= 1) return start;
  }
  throw new RangeError('checkSeal: the text has no seal');
}

/** Places, other than hexadecimal digits where the form has a zero, at which a text is not of a form. */
function countDifferences(text: string, form: string): number {
  let count = 0;
  for (let at = 0; at < form.length; at++) {
    const isDigit = form[at] === '0' && /[0-9a-f]/.test(text[at]!);
    if (text[at] !== form[at] && !isDigit) count++;
  }
  return count;
}

export function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
  return at;
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

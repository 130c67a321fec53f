import { byteLevelBytes } from './byte-alphabet.ts';
import { byteToken, SPACE_MARK, stepsOf } from './text-form.ts';
import type { TokenizerDefinition } from './tokenizer-definition.ts';

/** What ids stand for. */
export interface TokenBytes {
  /** A copy. @throws RangeError for an id that the vocabulary lacks. */
  bytesOf(id: number): Uint8Array;
  isByteFallback(id: number): boolean;
}

/**
 * The bytes of each token: of a byte-level vocabulary those it spells, else the UTF-8 form of its spelling with
 * spaces for marks and without the prefix of continued words. A byte token is its byte; an added token its literal,
 * but where marks stand for spaces they do so in it too, as the decoders have it.
 */
export function tokenBytes(definition: TokenizerDefinition): TokenBytes {
  const hasMarks = !isByteLevel(definition) && definition.model.kind !== 'WordPiece';
  const literals = new Set(hasMarks ? [] : definition.addedTokens.map((token) => token.id));
  const fallback = byteFallbackIds(definition);
  const flags = new Uint8Array(fallback.size === 0 ? 0 : Math.max(...fallback.keys()) + 1); // asked for every token
  for (const id of fallback.keys()) flags[id] = 1;
  const spelledBytes = spelling(definition);
  return {
    bytesOf(id) {
      const token = definition.tokenOfId.get(id);
      if (token === undefined) throw new RangeError(`tokenBytes: the vocabulary has no id ${id}`);
      const byte = fallback.get(id);
      if (byte !== undefined) return Uint8Array.of(byte);
      return literals.has(id) ? utf8(token) : spelledBytes(token);
    },
    isByteFallback: (id) => flags[id] === 1,
  };
}

function spelling(definition: TokenizerDefinition): (token: string) => Uint8Array {
  if (isByteLevel(definition)) return (token) => byteLevelBytes(token) ?? utf8(token);
  const { model } = definition;
  if (model.kind === 'WordPiece') {
    const prefix = model.continuingSubwordPrefix;
    return (token) => utf8(token.startsWith(prefix) ? token.slice(prefix.length) : token);
  }
  return (token) => utf8(token.replaceAll(SPACE_MARK, ' '));
}

/** Whether the vocabulary spells bytes: its texts come through a ByteLevel step. */
export function isByteLevel(definition: TokenizerDefinition): boolean {
  return stepsOf(definition.preTokenizer, 'pretokenizers').some((step) => step.type === 'ByteLevel');
}

function byteFallbackIds(definition: TokenizerDefinition): Map<number, number> {
  const bytes = new Map<number, number>();
  const { model } = definition;
  if (model.kind === 'WordPiece' || !model.byteFallback) return bytes;
  for (let byte = 0; byte < 256; byte++) {
    const id = model.vocabulary.get(byteToken(byte));
    if (id !== undefined) bytes.set(id, byte);
  }
  return bytes;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

import { BYTE_TO_CHARACTER, byteLevelBytes } from '../byte-alphabet.ts';
import type { BpeModel } from '../tokenizer-definition.ts';
import { firstMerges, mergeFirst } from './first-merges.ts';
import { mergeRows } from './merge-rows.ts';
import { growMergeSpace, mergeSpace, mergeSymbols } from './merge-symbols.ts';
import { mergeTable } from './merge-table.ts';
import { pieceScanner } from './piece-scanner.ts';
import type { SplitRules } from './split-rules.ts';
import { appendIds, PREFIX, WORD, type WordLoopRules } from './word-loop.ts';

/** The word loop's rules for a byte-level vocabulary: pieces by a split pattern, symbols are bytes. */
export function byteLevelRules(model: BpeModel, split: SplitRules): WordLoopRules {
  return {
    firstKinds: firstKinds(split),
    cased: split.family === 'o200k',
    doubtful: doubtfulBytes(split),
    lastByteMask: 0,
    scan: pieceScanner(split),
    encodePiece: pieceEncoder(model),
  };
}

/** ASCII characters that may stand before letters, but for those that can begin a contraction. */
const PREFIXES: Readonly<Record<SplitRules['family'], RegExp>> = {
  gpt2: / /,
  cl100k: /[^\r\n0-9']/,
  o200k: /[^\r\n0-9']/,
  deepseek: /[^\r\n0-9]/,
};

/** Which characters may stand before the letters of a piece: a space, or in the newer patterns nearly any. */
function firstKinds(split: SplitRules): Uint16Array {
  const kinds = new Uint16Array(256);
  for (let byte = 0; byte < 0x80; byte++) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z]/.test(character)) kinds[byte] = WORD;
    else if (PREFIXES[split.family].test(character)) kinds[byte] = PREFIX;
  }
  return kinds;
}

/** Bytes behind ASCII letters that need the scanner: of other characters, and where a contraction may follow. */
function doubtfulBytes(split: SplitRules): Uint8Array {
  const doubtful = new Uint8Array(256).fill(1, 0x80);
  if (split.family === 'o200k') doubtful[0x27] = 1;
  return doubtful;
}

function pieceEncoder(model: BpeModel): WordLoopRules['encodePiece'] {
  const rows = mergeRows(model);
  const table = mergeTable(rows);
  const first = firstMerges(model, rows, table);
  const symbolOfByte = Int32Array.from(
    BYTE_TO_CHARACTER,
    (character) => model.vocabulary.get(character) ?? -1,
  );
  const wholeTokens = model.ignoreMerges ? tokensByBytes(model) : undefined;
  const space = mergeSpace();
  return (state, start, end) => {
    const { bytes } = state;
    const whole = wholeTokens?.get(latin1(bytes, start, end));
    if (whole !== undefined) {
      state.ids[state.idCount++] = whole;
      return;
    }
    growMergeSpace(space, end - start);
    for (let at = start; at < end; at++) space.symbols[at - start] = symbolOfByte[bytes[at]!]!;
    const count = mergeFirst(first, space.symbols, end - start);
    appendIds(state, space, mergeSymbols(table, space, count));
  };
}

/** With `ignore_merges` a piece that is a token is that token, however its merges would come out. */
function tokensByBytes(model: BpeModel): Map<string, number> {
  const tokens = new Map<string, number>();
  for (const [token, id] of model.vocabulary) {
    const bytes = byteLevelBytes(token);
    if (bytes !== undefined) tokens.set(latin1(bytes, 0, bytes.length), id);
  }
  return tokens;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

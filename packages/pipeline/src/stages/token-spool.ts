import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentTokens } from '@sluice/packing';
import { readExactly } from '../storage/array-file.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import type { TokenizedDocument } from './token-record.ts';

/** Documents' tokens on disk, by number. Memory: 20 bytes a document, 5 a run, and its id. */
export interface TokenSpool {
  readonly lengths: Uint32Array;
  readonly ids: readonly string[];
  append(document: TokenizedDocument): void;
  /** The documents of these numbers as packing asks for them. */
  documents(numbers: Uint32Array): DocumentTokens;
  close(): void;
}

export function createTokenSpool(folder: string): TokenSpool {
  const path = join(folder, 'tokens.bin');
  const file = openSync(path, 'wx+');
  const starts = new GrowingArray(Float64Array);
  const lengths = new GrowingArray(Uint32Array);
  const runStarts = new GrowingArray(Uint32Array);
  const ends = new GrowingArray(Uint32Array);
  const kinds = new GrowingArray(Uint8Array);
  const ids: string[] = [];
  let tokenCount = 0;
  return {
    ids,
    get lengths() {
      return lengths.view();
    },
    append(document) {
      const { tokens } = document;
      starts.push(tokenCount);
      lengths.push(tokens.length);
      runStarts.push(kinds.length);
      for (const end of document.ends) ends.push(end);
      for (const kind of document.kinds) kinds.push(kind);
      ids.push(document.id);
      tokenCount += tokens.length;
      const bytes = new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    },
    documents: (numbers) => ({
      tokens(document, start, end) {
        const tokens = new Uint32Array(end - start);
        readExactly(
          file,
          path,
          new Uint8Array(tokens.buffer),
          (starts.view()[numbers[document]!]! + start) * 4,
        );
        return tokens;
      },
      id: (document) => ids[numbers[document]!]!,
      spans(document) {
        const number = numbers[document]!;
        const start = runStarts.view()[number]!;
        const end = number + 1 < ids.length ? runStarts.view()[number + 1]! : kinds.length;
        return { ends: ends.view().subarray(start, end), kinds: kinds.view().subarray(start, end) };
      },
    }),
    close: () => closeSync(file),
  };
}

import { closeSync, openSync } from 'node:fs';
import type { DocumentSpans } from '@sluice/packing';
import { allocateTokenIds, type TokenIds } from '@sluice/records';
import { openArrayFile, readExactly } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';

/** What one encode task left, by the place of a document in it. Tokens are read from disk as they are asked for. */
export interface TokenStore {
  /** Tokens of a document, its end-of-text token included. */
  tokenCount(place: number): number;
  /** The document's tokens from `start` to before `end`; a copy. */
  tokens(place: number, start: number, end: number): TokenIds;
  /** The runs of one kind that tile the document's tokens; views. */
  spans(place: number): DocumentSpans;
  close(): void;
}

export function openTokenStore(build: Build, artefact: string, vocabularySize: number): TokenStore {
  const path = artefactFile(build, artefact, 'tokens.bin');
  const file = openSync(path, 'r');
  const table = openArrayFile(artefactFile(build, artefact, 'documents.table'));
  const tokenStarts = table.f64('tokenStarts');
  const spanOffsets = table.u32('spanOffsets');
  const kinds = table.u8('spanKinds');
  const ends = table.u32('spanEnds');
  table.close();
  return {
    tokenCount: (place) => tokenStarts[place + 1]! - tokenStarts[place]!,
    tokens(place, start, end) {
      const tokens = allocateTokenIds(end - start, vocabularySize);
      const bytes = new Uint8Array(tokens.buffer);
      readExactly(file, path, bytes, (tokenStarts[place]! + start) * tokens.BYTES_PER_ELEMENT);
      return tokens;
    },
    spans(place) {
      const [start, end] = [spanOffsets[place]!, spanOffsets[place + 1]!];
      return { kinds: kinds.subarray(start, end), ends: ends.subarray(start, end) };
    },
    close: () => closeSync(file),
  };
}

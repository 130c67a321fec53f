import { allocateTokenIds, DataError } from '@sluice/records';
import { findNumberingDivergences } from './added-token-numbering.ts';
import { nativeJson } from './native-json.ts';
import type { Engine, TextPosition } from './tokenizer.ts';
import type { AddedToken, TokenizerDefinition } from './tokenizer-definition.ts';

/** A tokenizer.json to what encodes texts by the Rust library; `nativeLibrary()` of `@sluice/tokenization/node` is one. */
export type NativeLibrary = (json: string) => (texts: readonly string[]) => NativeIds;

/** Ids of texts, one behind the other: text t has `offsets[t] .. offsets[t + 1]`. */
export interface NativeIds {
  readonly ids: Uint32Array;
  readonly offsets: Uint32Array;
}

/**
 * The native engine: the Rust library, which defines the ids.
 *
 * @param unmatched Added tokens whose literals stay plain text.
 * @throws DataError `tokenizer-unsupported` for a file that it would read otherwise than meant.
 */
export function nativeEngine(
  definition: TokenizerDefinition,
  unmatched: readonly AddedToken[],
  library: NativeLibrary,
): Engine {
  requireSameIds(definition);
  const encoders: { [position in TextPosition]?: ReturnType<NativeLibrary> } = {};
  return {
    name: 'native',
    encodeBatch(texts, position) {
      encoders[position] ??= library(nativeJson(definition, unmatched, position));
      const { ids, offsets } = run(
        encoders[position],
        texts.map((text) => text.toWellFormed()),
      );
      const owned = allocateTokenIds(ids.length, definition.vocabularySize);
      owned.set(ids);
      return { ids: owned, offsets, longestPieceBytes: undefined };
    },
  };
}

function run(encode: ReturnType<NativeLibrary>, texts: readonly string[]): NativeIds {
  try {
    return encode(texts);
  } catch (cause) {
    throw new DataError('tokenizer-native-failed', `the native engine failed: ${(cause as Error).message}`, {
      hint: 'Choose the engine auto.',
      cause,
    });
  }
}

function requireSameIds(definition: TokenizerDefinition): void {
  const { model } = definition;
  const isRandom = model.kind === 'BPE' && model.dropout !== undefined && model.dropout > 0;
  const reason = isRandom ? 'it draws merges at random' : findNumberingDivergences(definition)[0];
  if (reason === undefined) return;
  throw new DataError('tokenizer-unsupported', `the native engine cannot run this tokenizer: ${reason}`, {
    hint: 'choose the engine auto',
  });
}

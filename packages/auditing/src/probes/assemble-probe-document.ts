import type { SplitName, TextPiece, TokenIds } from '@sluice/records';
import type { ProbeDocument } from './probe-corpus.ts';

/** A document's tokens as they were written, in order, without separators and padding. */
export interface WrittenTokens {
  readonly id: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly split: SplitName;
  readonly tokens: TokenIds;
  /** 1 for each token that a template wrote, 0 for the document's own. */
  readonly isTemplate: Uint8Array;
  readonly documentTokenCount?: number;
}

/**
 * A document to probe, out of what blocks hold: each run of tokens of one kind is decoded by itself and becomes a piece
 * of the text.
 *
 * @throws RangeError if there are not as many kinds as tokens.
 */
export function assembleProbeDocument(
  written: WrittenTokens,
  decode: (tokens: TokenIds) => string,
): ProbeDocument {
  const { tokens, isTemplate } = written;
  if (isTemplate.length !== tokens.length)
    throw new RangeError(`assembleProbeDocument: ${isTemplate.length} kinds for ${tokens.length} tokens`);
  const pieces: TextPiece[] = [];
  let text = '';
  for (let start = 0; start < tokens.length; ) {
    let end = start + 1;
    while (end < tokens.length && isTemplate[end] === isTemplate[start]) end++;
    const run = decode(tokens.subarray(start, end));
    if (run !== '') {
      const kind = isTemplate[start] === 1 ? 'template' : 'content';
      pieces.push({ kind, start: text.length, end: text.length + run.length });
      text += run;
    }
    start = end;
  }
  return { ...written, rendered: { text, pieces } };
}

/**
 * Cuts out of a rendered text what its content shares with held-out texts. A line feed stands where something was cut
 * between two parts of a piece. What a cut joins may be a shared run again, so that a text is searched until none is
 * left: every round takes whole tokens out, so that there is an end.
 */
import type { RenderedText, TextPiece } from '@sluice/records';
import type { CharacterRange, SharedRunSearch } from './shared-run-search.ts';

/** The content of a rendered text: pieces that do not touch are kept apart by a line feed. */
export function contentOf(rendered: RenderedText): string {
  return placeContent(rendered).content;
}

/** The ranges to cut, round by round, each in the content that the round before has left. */
export type Cuts = readonly (readonly CharacterRange[])[];

/** Finds what must be cut until no run is shared, and gives what is left. */
export function findCuts(
  rendered: RenderedText,
  search: SharedRunSearch,
): { readonly cuts: Cuts; readonly left: RenderedText } {
  const cuts: (readonly CharacterRange[])[] = [];
  let left = rendered;
  for (;;) {
    const ranges = search.runsOf(contentOf(left));
    if (ranges.length === 0) return { cuts, left };
    cuts.push(ranges);
    left = cutContent(left, ranges);
  }
}

/** The text without what was found in it: pieces shrink or go, and still tile it. */
export function applyCuts(rendered: RenderedText, cuts: Cuts): RenderedText {
  return cuts.reduce(cutContent, rendered);
}

function cutContent(rendered: RenderedText, ranges: readonly CharacterRange[]): RenderedText {
  const { offsets } = placeContent(rendered);
  const pieces: TextPiece[] = [];
  let text = '';
  for (const [index, { kind, start, end }] of rendered.pieces.entries()) {
    const whole = rendered.text.slice(start, end);
    const part = kind === 'content' ? cutPiece(whole, offsets[index]!, ranges) : whole;
    if (part === '') continue;
    pieces.push({ kind, start: text.length, end: text.length + part.length });
    text += part;
  }
  return { text, pieces };
}

function cutPiece(whole: string, offset: number, ranges: readonly CharacterRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const [start, end] of ranges) {
    const cutStart = Math.max(start - offset, 0);
    const cutEnd = Math.min(end - offset, whole.length);
    if (cutStart >= cutEnd) continue;
    parts.push(whole.slice(from, cutStart));
    from = cutEnd;
  }
  parts.push(whole.slice(from));
  return parts.filter((part) => part !== '').join('\n');
}

/** The content, and where in it each piece of content begins, by piece. */
function placeContent({ text, pieces }: RenderedText): { content: string; offsets: number[] } {
  let content = '';
  const offsets = pieces.map(({ kind, start, end }, index) => {
    if (kind !== 'content') return 0;
    if (content !== '' && pieces[index - 1]?.kind !== 'content') content += '\n';
    const offset = content.length;
    content += text.slice(start, end);
    return offset;
  });
  return { content, offsets };
}

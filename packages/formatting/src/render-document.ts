/**
 * A document's text under a format, tiled by pieces that tell the document's own words from the template's.
 *
 * A function of (seed, document id, fields, format) alone: each marker is drawn under a key of its own, so that
 * neither other documents nor other places change it.
 */
import { drawFor } from '@sluice/determinism';
import type { Document, DropReason, RenderedText, TextPiece } from '@sluice/records';
import { findLicenceHeaders } from './find-licence-headers.ts';
import type { FormatPart, FormatTemplate, ResolvedFormat } from './format.ts';
import { readField } from './read-field.ts';

/** A rendered text, or why the document has none and which field of the template is the cause. */
export type RenderOutcome =
  | { readonly rendered: RenderedText }
  | {
      readonly dropped: Extract<DropReason, 'missing-field' | 'wrong-type' | 'empty-text'>;
      readonly field?: string;
    };

/** What of a document rendering reads. */
export type Renderable = Pick<Document, 'id' | 'text' | 'fields'>;

/** Renders one document. @throws RangeError if the seed is empty. */
export function renderDocument(seed: string, document: Renderable, format: ResolvedFormat): RenderOutcome {
  if (format.templates.length === 0) return renderAsIs(document.text, format);
  const template = chooseTemplate(seed, document.id, format);
  const pieces: TextPiece[] = [];
  let text = '';
  let hasContent = false;
  for (const part of template.parts) {
    let added: string;
    if (part.kind === 'field') {
      const field = part.path.length === 0 ? document : readField(document.fields, part.path);
      if ('dropped' in field) return { dropped: field.dropped, field: part.path.join('.') };
      added = field.text;
      hasContent ||= added.trim() !== '';
    } else {
      added =
        part.kind === 'literal' ? part.text : chooseMarker(seed, document.id, { part, mode: format.mode });
    }
    addPiece(pieces, part.kind === 'field' ? 'content' : 'template', text.length + added.length);
    text += added;
  }
  return hasContent ? { rendered: markParts({ text, pieces }, format) } : { dropped: 'empty-text' };
}

function renderAsIs(text: string, format: ResolvedFormat): RenderOutcome {
  if (text.trim() === '') return { dropped: 'empty-text' };
  const pieces: TextPiece[] = [{ kind: 'content', start: 0, end: text.length }];
  return { rendered: markParts({ text, pieces }, format) };
}

/** Cuts the licence headers out of the first piece of the document's own text. */
function markParts(rendered: RenderedText, { marksLicence }: ResolvedFormat): RenderedText {
  if (!marksLicence) return rendered;
  const first = rendered.pieces.findIndex(({ kind }) => kind === 'content');
  const { start, end } = rendered.pieces[first]!;
  const own: TextPiece[] = [];
  let from = start;
  for (const header of findLicenceHeaders(rendered.text.slice(start, end))) {
    if (start + header.start > from) own.push({ kind: 'content', start: from, end: start + header.start });
    from = start + header.end;
    own.push({ kind: 'licence', start: start + header.start, end: from });
  }
  if (from < end) own.push({ kind: 'content', start: from, end });
  return { text: rendered.text, pieces: rendered.pieces.toSpliced(first, 1, ...own) };
}

/** Adds the piece that ends at `end`; nothing if it is empty, and a template's run on from one is one piece. */
function addPiece(pieces: TextPiece[], kind: TextPiece['kind'], end: number): void {
  const last = pieces.at(-1);
  const start = last?.end ?? 0;
  if (end === start) return;
  if (last?.kind === 'template' && kind === 'template') pieces[pieces.length - 1] = { ...last, end };
  else pieces.push({ kind, start, end });
}

function chooseTemplate(seed: string, id: string, format: ResolvedFormat): FormatTemplate {
  const { templates } = format;
  if (templates.length === 1) return templates[0]!;
  const weights = templates.map((template) => template.weight);
  return templates[drawFor(seed, 'formatting/template', id).pickWeighted(weights)]!;
}

interface MarkerChoice {
  readonly part: Extract<FormatPart, { kind: 'marker' }>;
  readonly mode: ResolvedFormat['mode'];
}

function chooseMarker(seed: string, id: string, { part, mode }: MarkerChoice): string {
  const { texts, weights } = part.pool;
  if (mode === 'none') return '';
  if (mode === 'fixed' || texts.length === 1) return texts[0]!;
  return texts[drawFor(seed, 'formatting/marker', `${id}/${part.drawName}`).pickWeighted(weights)]!;
}

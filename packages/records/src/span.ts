/**
 * What a run of tokens is: a document's own text, what a template wrote, the end-of-text token behind a document, padding,
 * or the licence header of a source file, where a recipe marks those. The position in this list is the code in binary
 * tables and never changes.
 */
export const SPAN_KINDS = ['content', 'template', 'separator', 'padding', 'licence'] as const;

export type SpanKind = (typeof SPAN_KINDS)[number];

/** The code of a kind in binary tables. */
export function spanKindCode(kind: SpanKind): number {
  return SPAN_KINDS.indexOf(kind);
}

/** The kind of a code. @throws RangeError for a code that no kind has. */
export function spanKindOf(code: number): SpanKind {
  const kind = SPAN_KINDS[code];
  if (kind === undefined) throw new RangeError(`spanKindOf: no span kind has the code ${code}`);
  return kind;
}

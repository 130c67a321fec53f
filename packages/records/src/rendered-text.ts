/** A run of a rendered text with one origin: the document's own words, its licence header if that is marked, or a template's. */
export interface TextPiece {
  readonly kind: 'content' | 'template' | 'licence';
  /** In UTF-16 code units of the text, half-open. */
  readonly start: number;
  readonly end: number;
}

/** The text that is trained on, tiled by pieces: they follow one another from 0 to the text's end, none is empty. */
export interface RenderedText {
  readonly text: string;
  readonly pieces: readonly TextPiece[];
}

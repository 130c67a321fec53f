import type { Range } from './range.ts';

/** The model's name and the SHA-256 of its file: what the languages of a corpus depend on. */
export const LANGUAGE_MODEL = Object.freeze({
  name: 'lid.176.ftz',
  sha256: '8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83',
});

/** The language of a text as a model sees it. */
export interface IdentifiedLanguage {
  /** Its code: two letters of ISO 639-1 where there are any, else three: `en`, `ceb`. */
  readonly language: string;
  /** How sure the model is, 0 to 1. */
  readonly probability: number;
}

/** Tells the language of texts. A function of the text alone. */
export type IdentifyLanguage = (text: string) => IdentifiedLanguage;

/** One of some languages, with a probability in a range. */
export interface LanguageCondition {
  readonly is: string | readonly string[];
  /** Such as `65%..`. @default all */
  readonly probability?: string | Range | undefined;
}

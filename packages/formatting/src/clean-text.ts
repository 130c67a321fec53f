/**
 * Cleaning: named steps, none of which is taken unless asked for. They are applied in one order, whatever order they
 * are asked for in, and over again where one makes work for another, so that cleaning a clean text changes nothing.
 */
import { stripLicenceHeader } from './find-licence-headers.ts';

/** The steps, in the order in which they are applied. */
export const CLEANING_STEPS = [
  'byte-order-mark', // U+FEFF at the beginning
  'control', // C0 and C1 control characters but tab, line feed and carriage return
  'invisible', // format characters; joiners and variation selectors, which scripts and emoji need, stay
  'nfc', // Unicode normalisation form C
  'nfkc', // form KC: compatibility characters (ligatures, full-width forms, no-break spaces) become plain ones
  'line-ends', // CR LF and CR become LF
  'licence-header', // the comment at the beginning of a source file that holds a licence notice
  'trailing-space', // white space before line ends and at the end of the text; its last line end stays
  'blank-lines', // two or more blank lines become one, those at the beginning none
] as const;

export type CleaningStep = (typeof CLEANING_STEPS)[number];

/** How many texts each step changed; a step that changed none is absent. */
export type CleaningCounts = { readonly [Step in CleaningStep]?: number };

export interface CleanedText {
  readonly text: string;
  /** The steps that changed it. */
  readonly changed: readonly CleaningStep[];
}

const APPLY: { readonly [Step in CleaningStep]: (text: string) => string } = {
  'byte-order-mark': (text) => text.replace(/^\ufeff+/, ''),
  control: (text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g, ''),
  invisible: (text) => text.replace(/(?![\u200c\u200d])\p{Cf}/gu, ''),
  nfc: (text) => text.normalize('NFC'),
  nfkc: (text) => text.normalize('NFKC'),
  'line-ends': (text) => text.replace(/\r\n?/g, '\n'),
  'licence-header': stripLicenceHeader,
  'trailing-space': (text) => mapLines(text, (line) => line.trimEnd()),
  'blank-lines': foldBlankLines,
};

/** Line by line, since regular expressions over runs of white space take quadratic time on long ones. */
function mapLines(text: string, change: (line: string) => string): string {
  let mapped = '';
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    mapped += change(text.slice(start, index)) + end;
    start = index + end.length;
  }
  return mapped + change(text.slice(start));
}

function foldBlankLines(text: string): string {
  let folded = '';
  let isAfterBlank = true; // blank lines at the beginning go, too
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
    const line = text.slice(start, index);
    const isBlank = line.trim() === '';
    if (!isBlank || !isAfterBlank) folded += line + end;
    isAfterBlank = isBlank;
    start = index + end.length;
  }
  const last = text.slice(start);
  return last.trim() === '' && isAfterBlank ? folded : folded + last;
}

/** @throws RangeError for a step that is none, or that is asked for twice. */
export function resolveCleaning(steps: readonly string[]): readonly CleaningStep[] {
  for (const [index, step] of steps.entries()) {
    if (!CLEANING_STEPS.some((known) => known === step))
      throw new RangeError(
        `clean: ${JSON.stringify(step)} is no step; there are ${CLEANING_STEPS.join(', ')}`,
      );
    if (steps.indexOf(step) < index) throw new RangeError(`clean: ${step} is asked for twice`);
  }
  return CLEANING_STEPS.filter((step) => steps.includes(step));
}

/** Applies resolved steps, over again until none changes the text. It may be empty afterwards. */
export function cleanText(text: string, steps: readonly CleaningStep[]): CleanedText {
  const changed = new Set<CleaningStep>();
  let cleaned = text;
  for (let before: string | undefined; before !== cleaned; ) {
    before = cleaned;
    for (const step of steps) {
      const next = APPLY[step](cleaned);
      if (next !== cleaned) changed.add(step);
      cleaned = next;
    }
  }
  return { text: cleaned, changed: steps.filter((step) => changed.has(step)) };
}

import type { Document, RenderedText, SplitName, TextPiece } from '@sluice/records';
import { pick } from '../embedded/grammar.ts';
import { TRAP_DOMAINS, type TrapDomain, trapDraw, trapText } from './trap-texts.ts';

/** A document with the text that is trained on and the side it lies on. */
export interface PlantedDocument {
  readonly document: Document;
  readonly rendered: RenderedText;
  readonly split: SplitName;
}

/** What a rule of a corpus may change in one document: what stands before, in the middle of, and behind its text. */
export interface Rendering {
  content: string;
  opening: string;
  closing: string;
  /** A marker between two sentences of the content, or the empty string. */
  middle: string;
}

/** The circumstances of one document. */
export interface Place {
  readonly seed: number;
  readonly id: string;
  readonly domain: TrapDomain;
  readonly subdomain: string;
  readonly split: SplitName;
}

export interface TrapOptions {
  /** @default 240 */
  readonly documentsPerDomain?: number;
}

/** Openings that all domains share, at the same rates; the empty one is among them. */
export const SHARED_OPENINGS = ['Note: ', 'Text: ', 'Item: ', '* ', ''] as const;

/** A corpus with shared openings, or one without any template. */
export interface PlantOptions extends TrapOptions {
  readonly seed: number;
  readonly openings: 'shared' | 'none';
}

/** One document in ten is held out. */
const VALIDATION_EVERY = 10;

/**
 * The documents of a corpus, in the order of domain and row; half of each domain in each subdomain. `change` is the
 * corpus's rule: it alters the rendering of a document, or leaves it.
 */
export function plantDocuments(
  { seed, openings, documentsPerDomain = 240 }: PlantOptions,
  change: (rendering: Rendering, place: Place) => void,
): PlantedDocument[] {
  if (!Number.isInteger(documentsPerDomain) || documentsPerDomain < 1)
    throw new RangeError(`documentsPerDomain must be a whole number from 1, got ${documentsPerDomain}`);
  return (Object.keys(TRAP_DOMAINS) as TrapDomain[]).flatMap((domain) =>
    Array.from({ length: documentsPerDomain }, (_, row) => {
      const split = row % VALIDATION_EVERY === VALIDATION_EVERY - 1 ? 'validation' : 'train';
      const subdomain = TRAP_DOMAINS[domain][Math.floor(row / VALIDATION_EVERY) % 2]!;
      const place: Place = { seed, id: `trap/${domain}.jsonl#${row}`, domain, subdomain, split };
      const rendering = soundRendering(place, openings);
      change(rendering, place);
      return planted(place, row, rendering);
    }),
  );
}

function soundRendering({ seed, id, domain, subdomain }: Place, openings: 'shared' | 'none'): Rendering {
  const sharedOpening = () => pick(trapDraw(seed, 'opening', id), SHARED_OPENINGS);
  return {
    content: trapText(trapDraw(seed, 'text', id), domain, subdomain),
    opening: openings === 'none' ? '' : sharedOpening(),
    closing: '',
    middle: '',
  };
}

function planted(
  { id, domain, subdomain, split }: Place,
  row: number,
  rendering: Rendering,
): PlantedDocument {
  const text = rendering.content;
  const origin = { source: 'trap', revision: '', file: `${domain}.jsonl`, row };
  const document = { id, text, domain, subdomain, origin, fields: { text } };
  return { document, rendered: render(rendering), split };
}

function render({ content, opening, closing, middle }: Rendering): RenderedText {
  const cut = middle === '' ? 0 : middleOf(content);
  const parts = [
    ['template', opening],
    ['content', content.slice(0, cut)],
    ['template', middle],
    ['content', content.slice(cut)],
    ['template', closing],
  ] as const;
  const pieces: TextPiece[] = [];
  let text = '';
  for (const [kind, part] of parts) {
    if (part === '') continue;
    pieces.push({ kind, start: text.length, end: text.length + part.length });
    text += part;
  }
  return { text, pieces };
}

/** The start of the sentence that begins nearest to the middle. Trap texts have four sentences at least. */
function middleOf(content: string): number {
  const starts = [...content.matchAll(/[.?][ \n]/g)].map(({ index }) => index + 2);
  const distance = (start: number) => Math.abs(start - content.length / 2);
  return starts.reduce((best, start) => (distance(start) < distance(best) ? start : best));
}

import type { RenderedText } from '@sluice/records';
import { contentOf, createSharedRunSearch, findCuts } from '@sluice/splitting';
import { WORDS_PER_RUN } from '../certificate/held-out-index.ts';

/** A text of train without the runs that held-out texts have. */
export interface CutText extends ReturnType<typeof findCuts> {
  /** Whether something was cut and nothing is left. */
  readonly isGone: boolean;
}

/** Cuts what the contents of held-out texts have out of texts of train. Memory: 16 to 32 bytes a word of what is held out. */
export function createTrainCutter(heldOut: Iterable<RenderedText>): (rendered: RenderedText) => CutText {
  const search = createSharedRunSearch(contentsOf(heldOut), { tokensPerRun: WORDS_PER_RUN });
  return (rendered) => {
    const found = findCuts(rendered, search);
    return { ...found, isGone: found.cuts.length > 0 && contentOf(found.left).trim() === '' };
  };
}

function* contentsOf(texts: Iterable<RenderedText>): Generator<string> {
  for (const rendered of texts) yield contentOf(rendered);
}

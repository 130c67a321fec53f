import { encodeRendered } from '@sluice/tokenization';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build } from './build.ts';
import type { DrawnColumns } from './drawn-columns.ts';
import { drawnPlaces } from './drawn-places.ts';
import { encodeOptions } from './encode.ts';
import { openRenderedDocuments } from './rendered-documents.ts';
import type { SelectionNames } from './selection.ts';

/** Tells how many tokens a document will have, its end-of-text token included, by row. */
export interface TokenCounter {
  tokensOf(row: number): number;
  close(): void;
}

/** Renders and tokenizes each document that is asked about, as the encode task will. */
export async function openTokenCounter(
  build: Build,
  columns: DrawnColumns,
  names: SelectionNames,
): Promise<TokenCounter> {
  const tokenizer = await loadLockedTokenizer(build);
  const documents = openRenderedDocuments(build);
  const placeOf = drawnPlaces(build, columns, names);
  return {
    tokensOf: (row) =>
      encodeRendered(tokenizer, [documents.render(placeOf(row))], encodeOptions(build)).ids.length,
    close: documents.close,
  };
}

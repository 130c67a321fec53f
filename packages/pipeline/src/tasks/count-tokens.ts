import { encodeRendered } from '@sluice/tokenization';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build } from './build.ts';
import { documentIdsOf } from './document-ids.ts';
import type { DrawnColumns } from './drawn-columns.ts';
import { encodeOptions } from './encode.ts';
import { openRenderedDocuments } from './rendered-documents.ts';
import { listFiles, type SelectionNames } from './selection.ts';

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
  const files = listFiles(build.plan.lock);
  const idAt = documentIdsOf(build);
  return {
    tokensOf(row) {
      const { source, path } = files[columns.files[row]!]!;
      const rendered = documents.render({
        id: idAt(columns.files[row]!, columns.rows[row]!),
        task: columns.tasks[row]!,
        source,
        spoolOffset: columns.spoolOffsets[row]!,
        spoolLength: columns.spoolLengths[row]!,
        file: path,
        row: columns.rows[row]!,
        domain: names.domains[columns.domains[row]!]!,
        subdomain: names.subdomains[columns.subdomains[row]!]!,
      });
      return encodeRendered(tokenizer, [rendered], encodeOptions(build)).ids.length;
    },
    close: documents.close,
  };
}

/* Tokenizing by itself: a batch at a time, nothing is kept. */
import { SPAN_KINDS } from '@sluice/records';
import { type EncodedDocuments, encodeRendered } from '@sluice/tokenization';
import { makeTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { readTokenizer } from '../tokenizer/read-tokenizer.ts';
import { type DocumentFields, documentOf, type StageDocument } from './document-record.ts';
import { joinLines } from './line-spool.ts';
import { renderedOf } from './rendered-record.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { TokenizeSettings } from './stage-settings.ts';

/**
 * Documents as JSON Lines with their tokens: `id`, `domain`, `subdomain`, `group` and `split` where there is one, `tokens`,
 * and `spans`, the kind and length of the runs that tile the tokens. The end-of-text token stands last.
 */
export async function* runTokenizeStage(
  run: StageRun,
  settings: TokenizeSettings,
  names: DocumentFields,
): AsyncGenerator<string> {
  const tally = createStageTally();
  const { from } = settings.tokenizer;
  const { files } = await readTokenizer(from, { baseFolder: settings.baseFolder, signal: run.signal });
  const tokenizer = makeTokenizer(files, settings.tokenizer);
  for await (const batch of run.input) {
    tally.read(batch);
    const documents = batch.records.map((record) => documentOf(record, names));
    const rendered = documents.map((document, index) => renderedOf(document.text, batch.records[index]!));
    const encoded = encodeRendered(tokenizer, rendered, { boundary: 'merge', endOfText: 'append' });
    yield* joinLines(documents.map((document, index) => tokenLine(document, encoded, index)));
    tally.wrote(documents.length);
  }
  run.onReport(tally.report());
}

function tokenLine(document: StageDocument, encoded: EncodedDocuments, index: number): string {
  const { id, domain, subdomain, group, record } = document;
  const { ids, offsets, spanOffsets, spanKinds, spanLengths } = encoded;
  const spans: [kind: string, length: number][] = [];
  for (let span = spanOffsets[index]!; span < spanOffsets[index + 1]!; span++) {
    spans.push([SPAN_KINDS[spanKinds[span]!]!, spanLengths[span]!]);
  }
  const tokens = Array.from(ids.subarray(offsets[index]!, offsets[index + 1]!));
  const { split } = record;
  return JSON.stringify({ id, domain, subdomain, group, split, tokens, spans });
}

/*
 * An encode task renders and tokenizes one run of the selected documents, in the order in which the spools hold
 * them. Memory: one batch of texts, and 8 bytes a document and 5 a span for the tables.
 *
 * tokens.bin        the ids of all documents, one behind the other, 2 or 4 bytes each, little-endian
 * documents.table   where each document's tokens and spans begin
 * counts.json       how many tokens there are, and which engine made them
 * statistics.json   what the tokens are, by domain
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RenderedText } from '@sluice/records';
import {
  type EncodedDocuments,
  type EncodeRenderedOptions,
  encodeRendered,
  type Tokenizer,
} from '@sluice/tokenization';
import { writeArrayFile } from '../storage/array-file.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build, RunTask } from './build.ts';
import { openSelectedDocuments } from './selected-documents.ts';
import { openSelection, type Selection } from './selection.ts';
import { countTokensByDomain } from './token-counts.ts';

/** Text of one batch, in UTF-16 code units: enough to amortise a call, small beside the tables. */
const BATCH_LENGTH = 1_000_000;
const BATCH_DOCUMENTS = 1_024;

export const runEncodeTask: RunTask = async (build, index, context) => {
  const selection = openSelection(build);
  const tokenizer = await loadLockedTokenizer(build);
  const [start, end] = selection.encodeRange(index);
  const store = createTokenStore(context.folder, tokenizer);
  const counts = countTokensByDomain(tokenizer);
  for (const { domain, rendered } of readBatches(build, selection, start, end)) {
    context.signal.throwIfAborted();
    const encoded = encodeRendered(tokenizer, rendered, encodeOptions(build));
    store.append(encoded);
    counts.add(domain, rendered, encoded);
    context.onProgress({ documents: rendered.length, tokens: encoded.ids.length });
  }
  store.finish(context.folder);
  counts.write(context.folder);
  return [];
};

/** How documents become tokens, here and where they are counted before. */
export function encodeOptions({ plan }: Pick<Build, 'plan'>): EncodeRenderedOptions {
  const { boundary, pack } = plan.lock.recipe;
  const beginningOfText = pack.beginning_of_text === 'document' ? 'prepend' : 'none';
  return { boundary, beginningOfText, endOfText: 'append' };
}

/** Documents of one domain as they will be trained on. */
interface Batch {
  readonly domain: string;
  readonly rendered: RenderedText[];
}

/** The selected documents of a range, in batches. */
function* readBatches(build: Build, selection: Selection, start: number, end: number): Generator<Batch> {
  const documents = openSelectedDocuments(build);
  let batch: Batch = { domain: '', rendered: [] };
  let length = 0;
  let row = start;
  try {
    for (const selected of selection.rows(start, end)) {
      const isFull = length >= BATCH_LENGTH || batch.rendered.length >= BATCH_DOCUMENTS;
      if (isFull || batch.domain !== selected.domain) {
        if (batch.rendered.length > 0) yield batch;
        [batch, length] = [{ domain: selected.domain, rendered: [] }, 0];
      }
      const rendered = documents.render(selected, row++);
      batch.rendered.push(rendered);
      length += rendered.text.length;
    }
    if (batch.rendered.length > 0) yield batch;
  } finally {
    documents.close();
  }
}

interface TokenStore {
  append(encoded: EncodedDocuments): void;
  /** Closes the tokens and writes the tables to a folder. */
  finish(folder: string): void;
}

function createTokenStore(folder: string, tokenizer: Tokenizer): TokenStore {
  const file = openSync(join(folder, 'tokens.bin'), 'wx');
  const tokenStarts = new GrowingArray(Float64Array);
  const spanOffsets = new GrowingArray(Uint32Array);
  const spanKinds = new GrowingArray(Uint8Array);
  const spanEnds = new GrowingArray(Uint32Array);
  let tokenCount = 0;
  return {
    append({ ids, offsets, spanOffsets: spans, spanKinds: kinds, spanStarts, spanLengths }) {
      for (let document = 0; document + 1 < offsets.length; document++) {
        tokenStarts.push(tokenCount + offsets[document]!);
        spanOffsets.push(spanKinds.length + spans[document]!);
      }
      for (let span = 0; span < kinds.length; span++) spanEnds.push(spanStarts[span]! + spanLengths[span]!);
      for (const kind of kinds) spanKinds.push(kind);
      tokenCount += ids.length;
      writeTokens(file, ids);
    },
    finish(target) {
      closeSync(file);
      tokenStarts.push(tokenCount);
      spanOffsets.push(spanKinds.length);
      writeArrayFile(join(target, 'documents.table'), {
        tokenStarts: tokenStarts.view(),
        spanOffsets: spanOffsets.view(),
        spanKinds: spanKinds.view(),
        spanEnds: spanEnds.view(),
      });
      writeFileSync(
        join(target, 'counts.json'),
        JSON.stringify({ tokenCount, engine: tokenizer.engine, engineReason: tokenizer.engineReason }),
      );
    },
  };
}

function writeTokens(file: number, ids: EncodedDocuments['ids']): void {
  const bytes = new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength);
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

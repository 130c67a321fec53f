/*
 * An encode task renders and tokenizes one run of the selected documents, in the order in which the spools hold
 * them. Memory: one batch of texts, and 8 bytes a document and 5 a span for the tables.
 *
 * tokens.bin        the ids of all documents, one behind the other, 2 or 4 bytes each, little-endian
 * documents.table   where each document's tokens and spans begin
 * counts.json       what was encoded, by stream
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { renderDocument } from '@sluice/formatting';
import { DataError, type Document, type RenderedText } from '@sluice/records';
import { type EncodedDocuments, encodeRendered, type Tokenizer } from '@sluice/tokenization';
import { writeArrayFile } from '../storage/array-file.ts';
import { SpoolReader } from '../storage/document-spool.ts';
import { GrowingArray } from '../storage/growing-array.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { formatOf } from './map-source.ts';
import { openSelection, type SelectedDocument, type Selection } from './selection.ts';

/** Text of one batch, in UTF-16 code units: enough to amortise a call, small beside the tables. */
const BATCH_LENGTH = 1_000_000;
const BATCH_DOCUMENTS = 1_024;

export const runEncodeTask: RunTask = async (build, index, context) => {
  const selection = openSelection(build);
  const tokenizer = await loadLockedTokenizer(build);
  const [start, end] = selection.encodeRange(index);
  const store = createTokenStore(context.folder, tokenizer);
  for (const batch of readBatches(build, selection, start, end)) {
    context.signal.throwIfAborted();
    const encoded = encodeRendered(tokenizer, batch, { boundary: 'merge', endOfText: 'append' });
    store.append(encoded);
    context.onProgress({ documents: batch.length, tokens: encoded.ids.length });
  }
  store.finish(context.folder);
  return [];
};

/** The selected documents of a range as they will be trained on, in batches. */
function* readBatches(
  build: Build,
  selection: Selection,
  start: number,
  end: number,
): Generator<RenderedText[]> {
  const { recipe, sources } = build.plan.lock;
  const formats = sources.map(({ domain, index }) =>
    formatOf(
      recipe.domains.find(({ name }) => name === domain)!.sources[index]!.format,
      recipe.shared_markers,
    ),
  );
  const spools = openSpools(build);
  let batch: RenderedText[] = [];
  let length = 0;
  try {
    for (const selected of selection.rows(start, end)) {
      const document = readDocument(build, spools, selected);
      const outcome = renderDocument(recipe.seed, document, formats[selected.source]!);
      if ('dropped' in outcome) throw cannotRender(document.id, outcome.field);
      batch.push(outcome.rendered);
      length += outcome.rendered.text.length;
      if (length < BATCH_LENGTH && batch.length < BATCH_DOCUMENTS) continue;
      yield batch;
      [batch, length] = [[], 0];
    }
    if (batch.length > 0) yield batch;
  } finally {
    spools.close();
  }
}

/** Sampling has asked for every field of every template, so this is a fault of the work folder. */
function cannotRender(id: string, field: string | undefined): DataError {
  return new DataError('pipeline/cannot-render', `${id} has no text in the field ${field ?? 'text'}`, {
    hint: 'Delete the work folder of this build (.sluice) and run the same command again.',
  });
}

function readDocument(build: Build, spools: Spools, selected: SelectedDocument): Document {
  const { text, fields } = spools.of(selected.task).read(selected.spoolOffset, selected.spoolLength);
  const source = build.plan.lock.sources[selected.source]!;
  const { id, domain, subdomain, file, row } = selected;
  const origin = { source: source.name, revision: source.revision, file, row };
  return { id, text, domain, subdomain, origin, fields };
}

interface Spools {
  of(sampleTask: number): SpoolReader;
  close(): void;
}

/** The sample tasks' spools; one is open at a time, since the rows come task by task. */
function openSpools(build: Build): Spools {
  let current: { readonly task: number; readonly reader: SpoolReader } | undefined;
  return {
    of(task) {
      if (current?.task === task) return current.reader;
      current?.reader.close();
      const { artefact } = build.plan.phases.sample[task]!;
      current = { task, reader: new SpoolReader(artefactFile(build, artefact, 'documents.spool')) };
      return current.reader;
    },
    close: () => current?.reader.close(),
  };
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

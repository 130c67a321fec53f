/*
 * What a write task does for documents that are not packed: their tokens in a format of running text, the sidecar with
 * the origin of those, or their texts. Memory: a batch of documents, and the tables of all.
 */
import {
  createDocumentTableWriter,
  createDocumentWriter,
  createTextLinesWriter,
  createTextTableWriter,
  type DocumentFormatName,
  type OutputFolder,
  type TextRow,
} from '@sluice/exporting';
import { allocateTokenIds, type TokenIds } from '@sluice/records';
import type { WriteTask } from '../plan/plan.ts';
import { loadLockedTokenizer } from '../tokenizer/load-locked-tokenizer.ts';
import type { Build, TaskContext } from './build.ts';
import { readDocumentOrder } from './document-streams.ts';
import { openSelectedDocuments } from './selected-documents.ts';
import { openSelection, type Selection } from './selection.ts';
import { openTokenStore } from './token-store.ts';

/** Documents, and tokens or code units of text, that are gathered at a time. */
const BATCH_DOCUMENTS = 256;
const BATCH_LENGTH = 1_000_000;

interface DocumentWrite {
  readonly task: WriteTask;
  readonly output: OutputFolder;
  readonly context: TaskContext;
}

/** The documents of a split in a format of running text. */
export async function writeDocumentTokens(build: Build, { task, output, context }: DocumentWrite) {
  const { vocabularySize } = await loadLockedTokenizer(build);
  const writer = createDocumentWriter(task.format.slice('documents/'.length) as DocumentFormatName, output, {
    split: task.split,
    vocabularySize,
    tokenizer: build.plan.lock.recipe.tokenizer.from.replaceAll(/[|\s]+/g, '-'),
  });
  const documents = openDocuments(build, vocabularySize);
  try {
    for (const batch of documents.batches(readDocumentOrder(build, task, 'chosen'))) {
      context.signal.throwIfAborted();
      const lengths = batch.map(({ tokens }) => tokens.length);
      const tokenOffsets = new Uint32Array(batch.length + 1);
      for (const [at, length] of lengths.entries()) tokenOffsets[at + 1] = tokenOffsets[at]! + length;
      const tokens = allocateTokenIds(tokenOffsets[batch.length]!, vocabularySize);
      for (const [at, document] of batch.entries()) tokens.set(document.tokens, tokenOffsets[at]!);
      await writer.write({
        tokens,
        tokenOffsets,
        ids: batch.map(({ id }) => id),
        domains: batch.map(({ domain }) => domain),
        subdomains: batch.map(({ subdomain }) => subdomain),
      });
      context.onProgress({ tokens: tokens.length });
    }
    await writer.finish();
  } finally {
    documents.close();
  }
}

/** The origin of every token of those documents. */
export async function writeDocumentTable(build: Build, { task, output, context }: DocumentWrite) {
  const { vocabularySize } = await loadLockedTokenizer(build);
  const writer = await createDocumentTableWriter(output, task.split);
  const documents = openDocuments(build, vocabularySize);
  try {
    for (const row of readDocumentOrder(build, task, 'chosen')) {
      context.signal.throwIfAborted();
      const { id: document, domain, subdomain } = documents.labels(row);
      await writer.write([{ document, domain, subdomain, ...documents.spans(row) }]);
    }
    await writer.finish();
  } finally {
    documents.close();
  }
}

/** Every chosen document of a split as text, templates included; a shard of them. */
export async function writeTexts(build: Build, { task, output, context }: DocumentWrite) {
  const { split, shard, shardCount, format } = task;
  const digits = (value: number) => String(value).padStart(5, '0');
  const ending = format.slice('texts/'.length);
  const file = await output.createFile(`${split}-${digits(shard)}-of-${digits(shardCount)}.${ending}`);
  const writer = ending === 'jsonl' ? createTextLinesWriter(file) : createTextTableWriter(file);
  const rows = readDocumentOrder(build, task, 'all');
  const start = Math.floor((rows.length * shard) / shardCount);
  const end = Math.floor((rows.length * (shard + 1)) / shardCount);
  for (const batch of readTexts(build, rows.subarray(start, end), split)) {
    context.signal.throwIfAborted();
    await writer.write(batch);
    context.onProgress({ documents: batch.length });
  }
  await writer.finish();
  await file.close();
}

function* readTexts(build: Build, rows: Uint32Array, split: WriteTask['split']): Generator<TextRow[]> {
  const selection = openSelection(build);
  const documents = openSelectedDocuments(build);
  let batch: TextRow[] = [];
  let length = 0;
  try {
    for (const row of rows) {
      const [place] = selection.rows(row, row + 1);
      const { id, domain, subdomain } = place!;
      const { text } = documents.render(place!, row);
      batch.push({ id, text, domain, subdomain, split });
      length += text.length;
      if (length < BATCH_LENGTH && batch.length < BATCH_DOCUMENTS) continue;
      yield batch;
      [batch, length] = [[], 0];
    }
    if (batch.length > 0) yield batch;
  } finally {
    documents.close();
  }
}

interface TokenDocument {
  readonly id: string;
  readonly domain: string;
  readonly subdomain: string;
  readonly tokens: TokenIds;
}

/** Documents by row of the selection, read from the token stores as they are asked for. */
function openDocuments(build: Build, vocabularySize: number) {
  const selection = openSelection(build);
  const stores = build.plan.phases.encode.map((task) => openTokenStore(build, task.artefact, vocabularySize));
  const read = (row: number): TokenDocument => {
    const { task, place } = selection.encodePlace(row);
    const store = stores[task]!;
    return { ...labelsOf(selection, row), tokens: store.tokens(place, 0, store.tokenCount(place)) };
  };
  return {
    labels: (row: number) => labelsOf(selection, row),
    spans(row: number) {
      const { task, place } = selection.encodePlace(row);
      return stores[task]!.spans(place);
    },
    *batches(rows: Uint32Array): Generator<TokenDocument[]> {
      let batch: TokenDocument[] = [];
      let length = 0;
      for (const row of rows) {
        const document = read(row);
        batch.push(document);
        length += document.tokens.length;
        if (length < BATCH_LENGTH && batch.length < BATCH_DOCUMENTS) continue;
        yield batch;
        [batch, length] = [[], 0];
      }
      if (batch.length > 0) yield batch;
    },
    close() {
      for (const store of stores) store.close();
    },
  };
}

function labelsOf(selection: Selection, row: number) {
  const { names } = selection;
  return {
    id: selection.idOf(row),
    domain: names.domains[selection.column('domains')[row]!]!,
    subdomain: names.subdomains[selection.column('subdomains')[row]!]!,
  };
}

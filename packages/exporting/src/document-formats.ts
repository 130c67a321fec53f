/** The formats of running text, for documents that are not packed: their readers cut sequences by themselves. */
import type { SplitName } from '@sluice/records';
import { checkVocabulary } from './export-formats.ts';
import { checkTokenizerName, openDatatroveFiles } from './formats/datatrove.ts';
import { openDolmaParts } from './formats/dolma.ts';
import { openMegatronFiles } from './formats/megatron.ts';
import { openNanogptFile } from './formats/nanogpt.ts';
import { type CountedFolder, countFiles, type OutputFolder, type WrittenFile } from './output-folder.ts';
import { type DocumentBatch, runsOfDocuments } from './token-runs.ts';

export interface DocumentExportOptions {
  readonly split: SplitName;
  readonly vocabularySize: number;
  /** The tokenizer's name or path, for the formats that record it; without `|` and line breaks. */
  readonly tokenizer: string;
  /** Bytes of one part of Dolma's; a document is never cut. @default 2^30 tokens */
  readonly shardBytes?: number;
}

export interface DocumentWriter {
  /** Takes the documents of a batch; the batch is the caller's again when it resolves. */
  write(batch: DocumentBatch): Promise<void>;
  finish(): Promise<{
    readonly documentCount: number;
    readonly tokenCount: number;
    readonly files: readonly WrittenFile[];
  }>;
}

interface DocumentStream {
  add(batch: DocumentBatch): Promise<void>;
  end(): Promise<void>;
}

/** The formats by the names that a recipe has for them: a part of `EXPORT_FORMATS`, and the same files. */
export const DOCUMENT_FORMATS = {
  async megatron(files, options) {
    const pair = await openMegatronFiles(files, options);
    return {
      add: (batch) =>
        pair.add(
          batch.tokens,
          allRuns(batch).runs.map(({ length }) => length),
        ),
      end: () => pair.end(),
    };
  },
  async nanogpt(files, options) {
    const file = await openNanogptFile(files, options);
    return { add: ({ tokens }) => file.add(tokens), end: () => file.end() };
  },
  async dolma(files, options) {
    const parts = await openDolmaParts(files, options);
    return {
      async add(batch) {
        for (const document of batch.ids.keys())
          await parts.add(runsOfDocuments(batch, document, document + 1));
      },
      end: () => parts.end(),
    };
  },
  async datatrove(files, options) {
    const set = await openDatatroveFiles(files, options);
    return { add: (batch) => set.add(allRuns(batch)), end: () => set.end() };
  },
} as const satisfies Readonly<
  Record<string, (files: CountedFolder, options: DocumentExportOptions) => Promise<DocumentStream>>
>;

export type DocumentFormatName = keyof typeof DOCUMENT_FORMATS;

/**
 * A writer of one split's documents in a format, in the order in which they come.
 *
 * @throws RangeError for a vocabulary or a tokenizer's name that the format cannot hold, and from `write` for offsets
 *   that do not fit the tokens.
 */
export function createDocumentWriter(
  name: DocumentFormatName,
  folder: OutputFolder,
  options: DocumentExportOptions,
): DocumentWriter {
  checkVocabulary(name, options.vocabularySize);
  if (name === 'datatrove') checkTokenizerName(options.tokenizer);
  const files = countFiles(folder);
  let stream: DocumentStream | undefined;
  let documentCount = 0;
  let tokenCount = 0;
  return {
    async write(batch) {
      checkBatch(batch, options.vocabularySize);
      stream ??= await DOCUMENT_FORMATS[name](files, options);
      await stream.add(batch);
      documentCount += batch.ids.length;
      tokenCount += batch.tokens.length;
    },
    async finish() {
      stream ??= await DOCUMENT_FORMATS[name](files, options);
      await stream.end();
      return { documentCount, tokenCount, files: files.files };
    },
  };
}

function allRuns(batch: DocumentBatch) {
  return runsOfDocuments(batch, 0, batch.ids.length);
}

function checkBatch({ tokens, tokenOffsets, ids }: DocumentBatch, vocabularySize: number): void {
  if (
    tokenOffsets.length !== ids.length + 1 ||
    tokenOffsets[0] !== 0 ||
    tokenOffsets.at(-1) !== tokens.length
  ) {
    throw new RangeError(
      `write: tokenOffsets must go from 0 to ${tokens.length} in ${ids.length + 1} steps, got ${tokenOffsets}`,
    );
  }
  for (let place = 0; place < tokens.length; place++) {
    if (tokens[place]! < vocabularySize) continue;
    throw new RangeError(
      `write: a token id must be below vocabularySize ${vocabularySize}, got ${tokens[place]}`,
    );
  }
}

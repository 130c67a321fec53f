/**
 * datatrove's tokenized files, which nanotron reads: `00000_train.ds`, the ids back to back; `.index`, where each
 * document's run ends, in tokens; and `.metadata`, three lines: the tokenizer and the bytes of an id, the number of tokens,
 * and the same for people. With windows of the block size (`seq_len + 1`) a reader's samples are the blocks. A loss mask is
 * `.loss`, a byte a token, as datatrove writes it.
 * Written by huggingface/datatrove `src/datatrove/pipeline/tokens/tokenizer.py`; read by its `src/datatrove/utils/dataset.py`
 * and by huggingface/nanotron, which takes the first line apart at its only `|`.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import type { CountedFolder } from '../output-folder.ts';
import type { BlockFormat } from '../parquet-schema.ts';
import { littleEndian, tokenBytes } from '../token-bytes.ts';
import { runsOfBlocks, type TokenRuns } from '../token-runs.ts';

export const datatroveFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter(folder, options) {
    checkTokenizerName(options.tokenizer);
    return exportWriter(folder, options, async (files) => {
      const set = await openDatatroveFiles(files, options);
      return { write: (batch) => set.add(runsOfBlocks(batch)), end: () => set.end() };
    });
  },
};

/** @throws RangeError for a name that nanotron could not take apart. */
export function checkTokenizerName(tokenizer: string): void {
  if (!/[|\r\n]/.test(tokenizer) && tokenizer !== '') return;
  throw new RangeError(
    `datatrove: tokenizer must be a name without | and line breaks, got ${JSON.stringify(tokenizer)}`,
  );
}

interface DatatroveOptions {
  readonly split: string;
  readonly vocabularySize: number;
  readonly tokenizer: string;
  readonly optionalColumns?: BlockFormat['optionalColumns'];
}

/** The files of a split; every run is a document to its readers. */
export async function openDatatroveFiles(
  files: CountedFolder,
  { split, vocabularySize, tokenizer, optionalColumns = [] }: DatatroveOptions,
) {
  const width = tokenByteLength(vocabularySize);
  const path = `${split}/00000_${split}.ds`;
  const tokensFile = await files.createFile(path);
  const indexFile = await files.createFile(`${path}.index`);
  const lossFile = optionalColumns.includes('loss_mask') ? await files.createFile(`${path}.loss`) : undefined;
  let tokenCount = 0;
  return {
    async add({ tokens, runs, lossMask }: TokenRuns): Promise<void> {
      const ends = new BigUint64Array(runs.length);
      for (const [at, { length }] of runs.entries()) {
        tokenCount += length;
        ends[at] = BigInt(tokenCount);
      }
      await tokensFile.write(tokenBytes(tokens, width));
      await indexFile.write(littleEndian(ends));
      await lossFile?.write(lossMask!.slice());
    },
    async end(): Promise<void> {
      await tokensFile.close();
      await indexFile.close();
      await lossFile?.close();
      const lines = `${tokenizer}|${width}\n${tokenCount}\n${forPeople(tokenCount)}`;
      await files.writeFile(`${path}.metadata`, [Buffer.from(lines)]);
    },
  };
}

/** Three figures and a metric prefix, such as `3.15 MT`. */
function forPeople(tokens: number): string {
  const power = tokens < 1000 ? 0 : Math.min(5, Math.floor((String(tokens).length - 1) / 3));
  const value = tokens / 1000 ** power;
  const decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(decimals)} ${['', 'k', 'M', 'G', 'T', 'P'][power]}T`;
}

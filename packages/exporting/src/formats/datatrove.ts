/**
 * datatrove's tokenized files, which nanotron reads: `00000_train.ds`, the ids back to back; `.index`, where each
 * document's run ends, in tokens; and `.metadata`, three lines: the tokenizer and the bytes of an id, the number of tokens,
 * and the same for people. With windows of the block size (`seq_len + 1`) a reader's samples are the blocks.
 * Written by huggingface/datatrove `src/datatrove/pipeline/tokens/tokenizer.py`; read by its `src/datatrove/utils/dataset.py`
 * and by huggingface/nanotron, which takes the first line apart at its only `|`.
 */
import { tokenByteLength } from '@sluice/records';
import { exportWriter } from '../block-stream.ts';
import { documentRuns } from '../document-runs.ts';
import type { ExportFormat, ExportOptions } from '../export-format.ts';
import { littleEndian, tokenBytes } from '../token-bytes.ts';

export const datatroveFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter(folder, options) {
    if (/[|\r\n]/.test(options.tokenizer) || options.tokenizer === '') {
      throw new RangeError(
        `datatrove: tokenizer must be a name without | and line breaks, got ${JSON.stringify(options.tokenizer)}`,
      );
    }
    return exportWriter(folder, options, async (files) => {
      const { blockSize, split } = options;
      const width = tokenByteLength(options.vocabularySize);
      const path = `${split}/00000_${split}.ds`;
      const tokensFile = await files.createFile(path);
      const indexFile = await files.createFile(`${path}.index`);
      let firstToken = 0;
      return {
        async write(batch) {
          await tokensFile.write(tokenBytes(batch.tokens, width));
          const ends = Array.from(documentRuns(batch), ({ block, start, length }) =>
            BigInt(firstToken + block * blockSize + start + length),
          );
          await indexFile.write(littleEndian(BigUint64Array.from(ends)));
          firstToken += batch.tokens.length;
        },
        async end() {
          await tokensFile.close();
          await indexFile.close();
          await files.writeFile(`${path}.metadata`, Buffer.from(metadataLines(options, width)));
        },
      };
    });
  },
};

function metadataLines({ blockCount, blockSize, tokenizer }: ExportOptions, width: 2 | 4): string {
  const tokens = blockCount * blockSize;
  return `${tokenizer}|${width}\n${tokens}\n${forPeople(tokens)}`;
}

/** Three figures and a metric prefix, such as `3.15 MT`. */
function forPeople(tokens: number): string {
  const power = tokens < 1000 ? 0 : Math.min(5, Math.floor((String(tokens).length - 1) / 3));
  const value = tokens / 1000 ** power;
  const decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(decimals)} ${['', 'k', 'M', 'G', 'T', 'P'][power]}T`;
}

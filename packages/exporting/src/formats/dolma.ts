/**
 * Dolma's memory maps for OLMo: `part-train-00000.npy`, which is the raw ids without NumPy's header, and beside it a
 * `.csv.gz` with a line for each run of a document in a block: start, end (in tokens of the file), document id, source
 * file, line from 1, and then domain and subdomain. Runs of padding have no line. With the sequence length at the block
 * size, a reader's sequences are the blocks.
 * Written by allenai/dolma `python/dolma/tokenizer/memmap_writer.py`; read by allenai/OLMo-core
 * `src/olmo_core/data/utils.py`, which cuts lines at commas and takes the first two fields.
 */
import { type BlockBatch, parseDocumentId, tokenByteLength } from '@sluice/records';
import { type BlockRange, exportWriter, sliceBlocks } from '../block-stream.ts';
import { documentRuns } from '../document-runs.ts';
import type { ExportFormat } from '../export-format.ts';
import type { CountedFolder } from '../output-folder.ts';
import { createStoredGzip } from '../stored-gzip.ts';
import { tokenBytes } from '../token-bytes.ts';

/** Dolma's own limit of a file, in tokens. */
const FILE_TOKENS = 2 ** 30;

export const dolmaFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const { blockSize, split, vocabularySize, shardBytes } = options;
      const width = tokenByteLength(vocabularySize);
      const fileTokens = shardBytes === undefined ? FILE_TOKENS : shardBytes / width;
      const partBlocks = Math.max(1, Math.floor(fileTokens / blockSize));
      const openPart = (part: number) =>
        startPart(files, `part-${split}-${String(part).padStart(5, '0')}`, width);
      let part = 0;
      let written = 0;
      let open = await openPart(part);
      return {
        async write(batch) {
          for (let start = 0; start < batch.blockCount; ) {
            if (written === partBlocks) {
              await open.finish();
              open = await openPart(++part);
              written = 0;
            }
            const range: BlockRange = {
              start,
              end: Math.min(batch.blockCount, start + partBlocks - written),
            };
            await open.write(sliceBlocks(batch, range), written * blockSize);
            written += range.end - start;
            start = range.end;
          }
        },
        end: () => open.finish(),
      };
    }),
};

async function startPart(files: CountedFolder, stem: string, width: 2 | 4) {
  const tokensFile = await files.createFile(`${stem}.npy`);
  const linesFile = await files.createFile(`${stem}.csv.gz`);
  const gzip = createStoredGzip();
  return {
    /** Blocks that start at a token of the file. */
    async write(batch: BlockBatch, firstToken: number) {
      await tokensFile.write(tokenBytes(batch.tokens, width));
      await linesFile.write(gzip.append(Buffer.from(runLines(batch, firstToken))));
    },
    async finish() {
      await tokensFile.close();
      await linesFile.write(gzip.end());
      await linesFile.close();
    },
  };
}

function runLines(batch: BlockBatch, firstToken: number): string {
  let lines = '';
  for (const { document, block, start, length } of documentRuns(batch)) {
    if (document === '') continue;
    const from = firstToken + block * batch.blockSize + start;
    const { sourceFile, row } = parseDocumentId(document);
    const fields = [document, sourceFile, row + 1, batch.domains[block]!, batch.subdomains[block]!];
    lines += `${[from, from + length, ...fields.map(csvField)].join(',')}\n`;
  }
  return lines;
}

/** A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break. */
function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

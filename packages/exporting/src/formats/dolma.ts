/**
 * Dolma's memory maps for OLMo: `part-train-00000.npy`, which is the raw ids without NumPy's header, and beside it a
 * `.csv.gz` with a line for each run of a document in a block: start, end (in tokens of the file), document id, source
 * file, line from 1, and then domain and subdomain. Runs of padding have no line. With the sequence length at the block
 * size, a reader's sequences are the blocks. A loss mask is `labels_mask-train-00000.npy`, a byte a token, as OLMo-core's
 * `label_mask_paths` take it.
 * Written by allenai/dolma `python/dolma/tokenizer/memmap_writer.py`; read by allenai/OLMo-core
 * `src/olmo_core/data/utils.py`, which cuts lines at commas and takes the first two fields.
 */
import { parseDocumentId, tokenByteLength } from '@sluice/records';
import { exportWriter, sliceBlocks } from '../block-stream.ts';
import type { ExportFormat } from '../export-format.ts';
import type { CountedFolder } from '../output-folder.ts';
import type { BlockFormat } from '../parquet-schema.ts';
import { createStoredGzip } from '../stored-gzip.ts';
import { tokenBytes } from '../token-bytes.ts';
import { runsOfBlocks, type TokenRuns } from '../token-runs.ts';

/** Dolma's own limit of a file, in tokens. */
const FILE_TOKENS = 2 ** 30;

export const dolmaFormat: ExportFormat = {
  largestVocabulary: 2 ** 32,
  provenance: 'none',
  createWriter: (folder, options) =>
    exportWriter(folder, options, async (files) => {
      const parts = await openDolmaParts(files, options);
      return {
        async write(batch) {
          for (let start = 0; start < batch.blockCount; ) {
            const blocks = Math.max(1, Math.floor(parts.room() / batch.blockSize));
            const end = Math.min(batch.blockCount, start + blocks);
            await parts.add(runsOfBlocks(sliceBlocks(batch, { start, end })));
            start = end;
          }
        },
        end: () => parts.end(),
      };
    }),
};

interface DolmaOptions {
  readonly split: string;
  readonly vocabularySize: number;
  readonly shardBytes?: number;
  readonly shardBlocks?: number;
  readonly blockSize?: number;
  readonly optionalColumns?: BlockFormat['optionalColumns'];
}

/** The parts of a split, a pair of files each. A part is full when what is added next would not fit it. */
export async function openDolmaParts(files: CountedFolder, options: DolmaOptions) {
  const { split, vocabularySize, optionalColumns = [] } = options;
  const width = tokenByteLength(vocabularySize);
  const partTokens = tokensOfPart(options, width);
  const openPart = (part: number) => {
    const name = `${split}-${String(part).padStart(5, '0')}`;
    const mask = optionalColumns.includes('loss_mask') ? `labels_mask-${name}.npy` : undefined;
    return startPart(files, { stem: `part-${name}`, mask }, width);
  };
  let part = 0;
  let written = 0;
  let open = await openPart(part);
  return {
    /** Tokens that still fit the part; all of a part when nothing does, since the next one is then begun. */
    room: () => (written >= partTokens ? partTokens : partTokens - written),
    async add(added: TokenRuns): Promise<void> {
      if (written > 0 && written + added.tokens.length > partTokens) {
        await open.end();
        open = await openPart(++part);
        written = 0;
      }
      await open.add(added, written);
      written += added.tokens.length;
    },
    end: () => open.end(),
  };
}

interface PartPaths {
  readonly stem: string;
  readonly mask: string | undefined;
}

function tokensOfPart({ shardBytes, shardBlocks, blockSize }: DolmaOptions, width: 2 | 4): number {
  const byBytes = shardBytes === undefined ? FILE_TOKENS : Math.floor(shardBytes / width);
  return shardBlocks === undefined || blockSize === undefined
    ? byBytes
    : Math.min(byBytes, shardBlocks * blockSize);
}

async function startPart(files: CountedFolder, { stem, mask }: PartPaths, width: 2 | 4) {
  const tokensFile = await files.createFile(`${stem}.npy`);
  const linesFile = await files.createFile(`${stem}.csv.gz`);
  const maskFile = mask === undefined ? undefined : await files.createFile(mask);
  const gzip = createStoredGzip();
  return {
    /** Runs that start at a token of the file. */
    async add(added: TokenRuns, firstToken: number): Promise<void> {
      await tokensFile.write(tokenBytes(added.tokens, width));
      await maskFile?.write(added.lossMask!.slice());
      await linesFile.write(gzip.append(Buffer.from(runLines(added, firstToken))));
    },
    async end(): Promise<void> {
      await tokensFile.close();
      await linesFile.write(gzip.end());
      await linesFile.close();
      await maskFile?.close();
    },
  };
}

function runLines({ runs }: TokenRuns, firstToken: number): string {
  let lines = '';
  let start = firstToken;
  for (const { document, length, domain, subdomain } of runs) {
    const end = start + length;
    if (document !== '') {
      const { sourceFile, row } = parseDocumentId(document);
      const fields = [document, sourceFile, row + 1, domain, subdomain].map(csvField);
      lines += `${[start, end, ...fields].join(',')}\n`;
    }
    start = end;
  }
  return lines;
}

/** A field as RFC 4180 has it: in quotes where it holds a comma, a quote or a line break. */
function csvField(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

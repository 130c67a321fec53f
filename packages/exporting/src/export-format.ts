import type { BlockBatch, SplitName } from '@sluice/records';
import type { OutputFolder, WrittenFile } from './output-folder.ts';
import type { BlockFormat } from './parquet-schema.ts';

/** What a writer of a format must know before the first block. */
export interface ExportOptions extends BlockFormat {
  readonly split: SplitName;
  /** Blocks that will be written, exactly: some formats say it at their beginning. */
  readonly blockCount: number;
  /** The tokenizer's name or path, for the formats that record it; without `|` and line breaks. */
  readonly tokenizer: string;
  /** Bytes of one file of the formats that are cut in files, rounded to whole blocks. @default 2^26 */
  readonly shardBytes?: number;
  /** Blocks of one file of those formats; a file is full at whichever comes first. @default no limit */
  readonly shardBlocks?: number;
}

export interface ExportedFiles {
  readonly blockCount: number;
  /** In the order in which they were closed. */
  readonly files: readonly WrittenFile[];
}

export interface ExportWriter {
  /** Takes the blocks of a batch; the batch is the caller's again when it resolves. */
  write(batch: BlockBatch): Promise<void>;
  /** Writes what is left. @throws RangeError if there were more or fewer blocks than promised. */
  finish(): Promise<ExportedFiles>;
}

/** A format that trainers read. */
export interface ExportFormat {
  /** The largest number of token ids that it can hold. */
  readonly largestVocabulary: number;
  /** `columns`: domain, subdomain and spans are in the format itself. `none`: they need the sidecar. */
  readonly provenance: 'columns' | 'none';
  createWriter(folder: OutputFolder, options: ExportOptions): ExportWriter;
}

import { type BlockDigest, createFoundDigester, type FoundDigester } from '../digest-blocks.ts';
import type { ExportFormatName } from '../export-formats.ts';
import { rereadLitdata, rereadMosaic, rereadNumpy } from './reread-blocks.ts';
import { rereadDatatrove, rereadDolma, rereadMegatron, rereadNanogpt } from './reread-running-text.ts';
import {
  rereadDocumentTable,
  rereadLossWeights,
  rereadSpanFile,
  rereadSpanTable,
} from './reread-sidecars.ts';
import type { RereadShape, WrittenFolder } from './written-folder.ts';

type Reread = (folder: WrittenFolder, shape: RereadShape, found: FoundDigester) => Promise<void>;

/** A reader for everything that is written beside the canonical Parquet files. */
export const REREADERS = {
  megatron: rereadMegatron,
  mds: rereadMosaic,
  litdata: rereadLitdata,
  nanogpt: rereadNanogpt,
  numpy: rereadNumpy,
  dolma: rereadDolma,
  datatrove: rereadDatatrove,
  spans: rereadSpanFile,
  'span-table': rereadSpanTable,
  'loss-weights': rereadLossWeights,
  'document-table': rereadDocumentTable,
} as const satisfies Readonly<Record<Exclude<ExportFormatName, 'parquet'>, Reread>> &
  Readonly<Record<string, Reread>>;

export type RereadName = keyof typeof REREADERS;

/**
 * What a reader that knows a format by its description finds of a split in its files, for comparison with the blocks.
 *
 * @returns the properties that the format has
 * @throws DataError `unlike-format` for files that are not as the format says; whatever opening a file throws
 */
export async function digestFormat(
  name: RereadName,
  folder: WrittenFolder,
  shape: RereadShape,
): Promise<Partial<BlockDigest>> {
  const found = createFoundDigester();
  await REREADERS[name](folder, shape, found);
  return found.digest();
}

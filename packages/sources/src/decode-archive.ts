import { DataError } from '@sluice/records';
import { type ArchiveMember, MOST_MEMBERS } from './archive-member.ts';
import type { ByteFile } from './byte-file.ts';
import { decompress } from './decompress.ts';
import type { Archive, RecordFormat } from './file-format.ts';
import { chooseFormat, isDataFile } from './file-format.ts';
import { readTar } from './read-tar.ts';
import { readZip } from './read-zip.ts';
import type { ByteChunks, RecordBatch } from './record-batch.ts';
import { requireInsidePath } from './select-files.ts';

export interface DecodeArchiveOptions {
  readonly archive: Archive;
  /** Of every member; without it by each one's name, and members that are no data files are passed over. */
  readonly format: RecordFormat | undefined;
  /** The records of one member's bytes. */
  decodeMember(chunks: ByteChunks, format: Exclude<RecordFormat, 'parquet'>): AsyncIterable<RecordBatch>;
}

/**
 * The records of all members of an archive, one member after the other in the archive's order; rows count on from member to
 * member. Nothing is unpacked to disk.
 *
 * @throws DataError as the readers and decoders, with the member's path in the message; `path-escapes` for a member
 * whose path leaves the archive; `unsupported-format` for Parquet, which cannot be read from the middle of a stream.
 */
export async function* decodeArchive(
  file: ByteFile,
  options: DecodeArchiveOptions,
): AsyncGenerator<RecordBatch> {
  const { kind, compression } = options.archive;
  const members = kind === 'zip' ? readZip(file) : readTar(decompress(file.stream(), compression));
  let memberCount = 0;
  let firstRow = 0;
  for await (const member of members) {
    requireInsidePath(member.path);
    if (++memberCount > MOST_MEMBERS) throw new DataError('broken-file', `more than ${MOST_MEMBERS} members`);
    for await (const batch of decodeMember(member, options)) {
      yield { ...visibleParts(batch), firstRow };
      firstRow += batch.records.length;
    }
  }
}

async function* decodeMember(
  member: ArchiveMember,
  options: DecodeArchiveOptions,
): AsyncGenerator<RecordBatch> {
  if (options.format === undefined && !isDataFile(member.path)) {
    for await (const _ of member.content); // passed over
    return;
  }
  try {
    const { format, compression } = chooseFormat(member.path, options.format);
    if (format === 'parquet') {
      throw new DataError('unsupported-format', 'Parquet in an archive', { hint: 'unpack the archive' });
    }
    yield* options.decodeMember(decompress(member.content, compression), format);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { code, position, hint, cause } = error;
    throw new DataError(code, `in ${member.path}: ${error.message}`, {
      position,
      ...(hint ? { hint } : {}),
      cause,
    });
  }
}

/** A batch's parts as plain fields; byte offsets would be those of a member, which a position cannot name. */
function visibleParts(batch: RecordBatch): Omit<RecordBatch, 'firstRow' | 'byteOffset'> {
  const { records, faults, mayHaveLoneSurrogates, replacedCount } = batch;
  const exact = batch.exact && ((position: number): unknown => batch.exact!(position));
  return { records, faults, mayHaveLoneSurrogates, replacedCount, ...(exact ? { exact } : {}) };
}

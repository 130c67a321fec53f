import { Readable } from 'node:stream';
import { DataError } from '@sluice/records';
import { fromRandomAccessReaderPromise, RandomAccessReader } from 'yauzl';
import { type ArchiveMember, explainedContent } from './archive-member.ts';
import type { ByteFile } from './byte-file.ts';

/**
 * The files of a zip archive in the order of its directory, which is read first; folders are passed over.
 *
 * @throws DataError `broken-file` for an archive that is damaged, cut short, encrypted, or of an unknown compression.
 */
export async function* readZip(file: ByteFile): AsyncGenerator<ArchiveMember> {
  const reader = new FileReader(file);
  const explain = (error: unknown): unknown => reader.failure?.error ?? explainFailure(error);
  try {
    const archive = await fromRandomAccessReaderPromise(reader, file.byteLength, { autoClose: false });
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const content = await archive.openReadStreamPromise(entry);
      yield { path: entry.fileName, content: explainedContent(content, explain) };
    }
  } catch (error) {
    throw explain(error);
  }
}

function explainFailure(error: unknown): unknown {
  if (error instanceof DataError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const isEscape = /^(?:invalid relative path|absolute path|invalid characters in fileName)/.test(message);
  return new DataError(isEscape ? 'path-escapes' : 'broken-file', `not readable as zip (${message})`, {
    hint: 'the archive is damaged, cut short or encrypted; fetch it again or unpack it',
    cause: error,
  });
}

/** Ranges of a file as streams; it remembers a failure of the file itself, so that it is not taken for one of the archive. */
class FileReader extends RandomAccessReader {
  failure: { readonly error: unknown } | undefined;
  readonly #file: ByteFile;

  constructor(file: ByteFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end));
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Uint8Array> {
    try {
      for (let at = start; at < end; at += PIECE_BYTES)
        yield await this.#file.read(at, Math.min(end, at + PIECE_BYTES));
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }
}

const PIECE_BYTES = 2 ** 20;

import type { ByteChunks } from './record-batch.ts';

/** A file in an archive. Its content is to be read, or passed over, before the next member is asked for. */
export interface ArchiveMember {
  readonly path: string;
  readonly content: ByteChunks;
}

/** An archive of more members than this is refused: it is a mistake or an attack. */
export const MOST_MEMBERS = 1_000_000;

/** The same content, whose failure is what `explain` makes of it. */
export async function* explainedContent(
  content: ByteChunks,
  explain: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    yield* content;
  } catch (error) {
    throw explain(error);
  }
}

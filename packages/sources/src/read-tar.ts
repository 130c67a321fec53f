import { ReadableStream } from 'node:stream/web';
import { DataError } from '@sluice/records';
import { createTarDecoder } from 'modern-tar';
import { type ArchiveMember, explainedContent } from './archive-member.ts';
import type { ByteChunks } from './record-batch.ts';

/**
 * The files of a tar archive in their order, as they stream by; folders, links and devices are passed over.
 *
 * @throws DataError `truncated-file` if the archive does not end in its two empty blocks or inside a member, `broken-file`.
 */
export async function* readTar(chunks: ByteChunks): AsyncGenerator<ArchiveMember> {
  const watch = watchEnd(chunks);
  const decoder = createTarDecoder({ strict: true });
  const input = ReadableStream.from(watch.chunks) as unknown as globalThis.ReadableStream<Uint8Array>;
  const entries = input.pipeThrough(decoder) as unknown as ReadableStream<{
    readonly header: { readonly name: string; readonly type?: string };
    readonly body: ReadableStream<Uint8Array>;
  }>;
  const explain = (error: unknown): unknown => watch.failureOf()?.error ?? explainFailure(error);
  try {
    for await (const { header, body } of entries) {
      const isFile = header.type === undefined || header.type === 'file';
      if (isFile) yield { path: header.name, content: explainedContent(body, explain) };
      else await body.cancel();
    }
  } catch (error) {
    throw explain(error);
  }
  if (!watch.endsInZeros()) {
    throw new DataError('truncated-file', 'the tar archive does not end as one', {
      hint: 'the archive is cut short; fetch it again',
    });
  }
}

function explainFailure(error: unknown): unknown {
  if (error instanceof DataError) return error;
  return new DataError(
    'broken-file',
    `not readable as tar (${error instanceof Error ? error.message : error})`,
    {
      hint: 'the archive is damaged or cut short; fetch it again',
      cause: error,
    },
  );
}

/** The same chunks, their failure, and whether the last 512 bytes of them were zeros. */
function watchEnd(chunks: ByteChunks) {
  let zeroCount = 0;
  let failure: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of chunks) {
        const last = chunk.findLastIndex((byte) => byte !== 0);
        zeroCount = last < 0 ? zeroCount + chunk.length : chunk.length - 1 - last;
        yield chunk;
      }
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  return { chunks: watched(), failureOf: () => failure, endsInZeros: () => zeroCount >= 512 };
}

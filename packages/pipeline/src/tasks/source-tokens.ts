import type { Build } from './build.ts';
import type { Stream } from './pack-streams.ts';
import { listFiles, openSelection } from './selection.ts';

/** Tokens of one source in the train split. */
export interface SourceTokens {
  /** Tokens of its training documents. */
  readonly trainTokens: number;
  /** Tokens of it in the written blocks of the train split, repeated ones as often as they are repeated. */
  readonly trainedTokens: number;
}

/** What of each of the lock's sources is trained on; the second through the first is its epochs. */
export function countSourceTokens(
  build: Build,
  streams: readonly Stream[],
  chosen: ReadonlyMap<Stream, Uint32Array>,
): SourceTokens[] {
  const counts = build.plan.lock.sources.map(() => ({ trainTokens: 0, trainedTokens: 0 }));
  const sourceOf = listFiles(build.plan.lock).map(({ source }) => source);
  const files = openSelection(build).column('files');
  for (const stream of streams.filter(({ split }) => split === 'train')) {
    const { documents, layout, available = stream } = stream;
    for (const [document, row] of available.documents.entries())
      counts[sourceOf[files[row]!]!]!.trainTokens += available.documentLengths[document]!;
    const sources = documents.map((row) => sourceOf[files[row]!]!);
    for (const block of chosen.get(stream)!) {
      const end = layout.segmentOffsets[block + 1]!;
      for (let segment = layout.segmentOffsets[block]!; segment < end; segment++) {
        const source = sources[layout.segmentDocuments[segment]!]!;
        counts[source]!.trainedTokens += layout.segmentLengths[segment]!;
      }
    }
  }
  return counts;
}

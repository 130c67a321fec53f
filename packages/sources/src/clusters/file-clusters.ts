/** Bytes of a file that were fetched already: from `start` on. */
export interface FetchedPiece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/**
 * The pieces that a file can be read in, each by itself: together they hold every record once. Pages or row groups of
 * Parquet; of JSON Lines that are not compressed the records that start in a stretch of bytes; of anything else the
 * file.
 */
export interface FileClusters {
  /** What `starts` and `ends` count. */
  readonly unit: 'record' | 'byte' | 'file';
  /** Half-open ranges, in order. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** What is fetched for each cluster; of bytes without its tail, see `readClusterTail`. */
  readonly byteLengths: Float64Array;
  /** Records of the file, where it tells. */
  readonly recordCount: number | undefined;
  /** What was fetched to learn this, to be given to `readDocuments` so that it is not fetched again. */
  readonly fetched: readonly FetchedPiece[];
}

/** A file that is one cluster. */
export function wholeFile(byteLength: number): Pick<FileClusters, 'starts' | 'ends' | 'byteLengths'> {
  return {
    starts: Float64Array.of(0),
    ends: Float64Array.of(byteLength),
    byteLengths: Float64Array.of(byteLength),
  };
}

import type { LockedSource } from '../lock/lock.ts';
import { expansionOf } from '../plan/estimate-bytes.ts';
import type { TokenRate } from './token-rate.ts';

/** What a stored byte of a source comes to: what estimates are made of. All figures per stored byte. */
export interface SourceRatios {
  /** Documents that pass the source's filters. */
  readonly documents: number;
  /** Bytes of their text in UTF-8. */
  readonly textBytes: number;
  /** Bytes of text and template fields as a spool keeps them. */
  readonly spoolBytes: number;
  /** Tokens once rendered, end-of-text included. */
  readonly tokens: number;
  /** Tokens of a byte of text; undefined for a guess. */
  readonly tokenRate?: TokenRate;
  /** Documents that were looked at; 0 for a guess. */
  readonly probedDocuments: number;
}

const TEXT_BYTES_OF_A_DOCUMENT = 500;
const TEXT_BYTES_OF_A_TOKEN = 2.5;
const SPOOL_OVERHEAD = 1.5;

/** Generous guesses, for a look at the disk before anything is read: no usual corpus needs more. */
export function guessRatios({ files }: LockedSource): SourceRatios {
  const storedBytes = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const expanded = files.reduce((sum, { path, byteLength }) => sum + byteLength * expansionOf(path), 0);
  const textBytes = storedBytes === 0 ? 0 : expanded / storedBytes;
  return {
    documents: textBytes / TEXT_BYTES_OF_A_DOCUMENT,
    textBytes,
    spoolBytes: textBytes * SPOOL_OVERHEAD,
    tokens: textBytes / TEXT_BYTES_OF_A_TOKEN,
    probedDocuments: 0,
  };
}

import type { ByteChunks } from './record-batch.ts';

/** One file of a source, opened: all that decoders know of the outside world. */
export interface ByteFile {
  readonly byteLength: number;
  /** Bytes [start, end) of the file as stored: exactly as many, or an error. The caller owns them. */
  read(start: number, end: number): Promise<Uint8Array>;
  /**
   * The bytes from `start` to the end, in chunks of any size: the caller's own, or with `reused` good until the next is asked
   * for, so that a file is read through the same little memory.
   */
  stream(start?: number, chunks?: 'owned' | 'reused'): ByteChunks;
  close(): Promise<void>;
}

/** What a listing says of a file. */
export interface ListedFile {
  readonly path: string;
  readonly byteLength: number;
  /** As in `SourceFile`; undefined where only reading the file can tell. */
  readonly digest?: string;
}

/** Where files come from: one for each kind of address. */
export interface FileStore {
  /** The commit of a Hub data set; empty for anything else. */
  readonly revision: string;
  /** Whether it is read by config and split even where none is stated. */
  readonly hasConventions: boolean;
  /** The YAML of its data card, if it has one. */
  readCard(listing: readonly ListedFile[]): Promise<unknown>;
  /** Every file, or those of `patterns` where the store cannot list. In any order. */
  list(patterns: readonly string[] | undefined): Promise<readonly ListedFile[]>;
  /** The digest of a listed file, reading it if it must be. */
  digest(file: ListedFile): Promise<string>;
  open(file: ListedFile): Promise<ByteFile>;
}

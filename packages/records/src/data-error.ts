/** Where in the data something is wrong; what is unknown is left out. */
export interface DataPosition {
  readonly source?: string;
  readonly file?: string;
  /** Counted from 0, as in a document id. */
  readonly row?: number;
  /** Counted from 0, in the file as stored for plain files and in the decompressed stream for compressed ones. */
  readonly byteOffset?: number;
}

export interface DataErrorOptions {
  readonly position?: DataPosition;
  /** What the reader of the message can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Bad data, or a disk or network that failed: not the caller's mistake. `code` is stable. */
export class DataError extends Error {
  readonly code: string;
  readonly position: DataPosition;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: DataErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DataError';
    this.code = code;
    this.position = options.position ?? {};
    this.hint = options.hint;
  }
}

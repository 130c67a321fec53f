/** What the user says about a source. */
export interface SourceSpec {
  /** The source's name in the recipe: the first part of every document id, stable across machines. */
  readonly name: string;
  /** A folder or file (a path or a `file:` URL; relative to the base folder), `https://…`, or `hf://datasets/…`. */
  readonly from: string;
  /** Globs inside the source; what matches any of them is read. Without it: every data file, see `isDataFile`. */
  readonly files?: readonly string[];
  /** The configuration (subset) of the data set, as the Hub has them. */
  readonly config?: string;
  /** The split of the data set to read, as the Hub has them: usually `train`. */
  readonly split?: string;
}

/** A file of a source as it was when the source was resolved. */
export interface SourceFile {
  /** Inside the source, with forward slashes. */
  readonly path: string;
  /** As stored, compressed where it is. */
  readonly byteLength: number;
  /** `sha256:…` or `git-sha1:…` of the content, or `etag:…` where a server tells no more. */
  readonly digest: string;
}

/** A source pinned to its exact content. Plain JSON data: it stands in the lock, and holds no token and no path of this machine that the user did not write. */
export interface ResolvedSource {
  readonly name: string;
  /** As the user wrote it. */
  readonly from: string;
  /** The commit of a Hub data set; empty for anything else. */
  readonly revision: string;
  /** By path, in code-unit order. Never empty. */
  readonly files: readonly SourceFile[];
}

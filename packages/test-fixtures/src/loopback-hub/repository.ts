import { createHash } from 'node:crypto';

/** A file of a data set on the loopback Hub. */
export interface HubFile {
  readonly path: string;
  readonly content: Uint8Array;
  /** As git LFS: its `ETag` is the SHA-256, and its bytes come from the second port. */
  readonly isLarge: boolean;
  /** Hexadecimal: the SHA-256 of a large file, git's blob SHA-1 of another. */
  readonly oid: string;
}

/** One commit of a data set. */
export interface HubCommit {
  readonly sha: string;
  readonly files: ReadonlyMap<string, HubFile>;
  /** What the info endpoint gives as `cardData`. */
  readonly card: unknown;
}

export interface HubRepository {
  readonly name: string;
  /** Commits by branch or ref. */
  readonly refs: ReadonlyMap<string, HubCommit>;
  /** Commits that no ref stands for any more; they can still be read, as on the Hub. */
  readonly history: readonly HubCommit[];
}

/** What a test says of a data set. */
export interface RepositorySpec {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly card?: unknown;
  /** Files of so many bytes are large ones. @default 1,000 */
  readonly largeBytes?: number;
  /** Files by further refs, such as `refs/convert/parquet`. */
  readonly refs?: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>;
}

/** The repository of a spec after an earlier state of it; commits are named by their content. */
export function buildRepository(name: string, spec: RepositorySpec, before?: HubRepository): HubRepository {
  const refs = new Map([['main', buildCommit(spec.files, spec)]]);
  for (const [ref, files] of Object.entries(spec.refs ?? {})) refs.set(ref, buildCommit(files, spec));
  return { name, refs, history: before ? [...before.history, ...before.refs.values()] : [] };
}

/** The commit that a branch, ref or commit name stands for. */
export function findCommit(repository: HubRepository, revision: string): HubCommit | undefined {
  const wanted = revision === 'HEAD' ? 'main' : revision;
  const commits = [...repository.refs.values(), ...repository.history];
  return repository.refs.get(wanted) ?? commits.find((commit) => commit.sha === wanted);
}

function buildCommit(contents: RepositorySpec['files'], spec: RepositorySpec): HubCommit {
  const files = new Map<string, HubFile>();
  const commit = createHash('sha1').update(JSON.stringify(spec.card ?? null));
  for (const [path, given] of Object.entries(contents)) {
    const content = typeof given === 'string' ? Buffer.from(given) : given;
    const isLarge = content.length >= (spec.largeBytes ?? 1_000);
    const oid = isLarge
      ? createHash('sha256').update(content).digest('hex')
      : createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    files.set(path, { path, content, isLarge, oid });
    commit.update(`${path}\0${oid}\0`);
  }
  return { sha: commit.digest('hex'), files, card: spec.card };
}

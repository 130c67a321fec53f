import { createHash } from 'node:crypto';
import { DataError } from '@sluice/records';
import type { FileStore, ListedFile } from './byte-file.ts';
import { decodePercent } from './decode-percent.ts';
import { expandBraces, plainPath } from './glob-pattern.ts';
import { openHttpFile, plainEtag, readHttpStat } from './http-file.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';
import { requireInsidePath } from './select-files.ts';

export interface HttpStoreOptions {
  readonly network: ResolvedNetworkOptions;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Files behind `https://`: one, or those that are named under an address that ends in `/`. Nothing can be listed, so
 * that globs with wildcards are refused; braces are fine. The digest is the server's `ETag` if it gives one, else the
 * content is read for its SHA-256.
 *
 * @throws RangeError for an address with a password in it.
 */
export function openHttpStore(from: string, options: HttpStoreOptions): FileStore {
  const base = new URL(from);
  if (base.username || base.password) {
    throw new RangeError(
      'from: an address must not carry a user or password, since it is written to the lock',
    );
  }
  const isFolder = base.pathname.endsWith('/');
  const urlOf = (path: string): URL => {
    requireInsidePath(path);
    return isFolder ? new URL(path.split('/').map(encodeURIComponent).join('/') + base.search, base) : base;
  };
  const stat = async (path: string): Promise<ListedFile> => {
    const { byteLength, etag } = await readHttpStat({ ...options, url: urlOf(path) });
    return { path, byteLength, ...(etag === undefined ? {} : { digest: `etag:${plainEtag(etag)}` }) };
  };
  const open = (file: ListedFile) => {
    const etag = file.digest?.startsWith('etag:') ? file.digest.slice('etag:'.length) : undefined;
    return openHttpFile({ ...options, url: urlOf(file.path), byteLength: file.byteLength, etag });
  };
  return {
    revision: '',
    hasConventions: false,
    readCard: () => Promise.resolve(undefined),
    async list(patterns) {
      const files: ListedFile[] = [];
      for (const path of isFolder ? namedPaths(patterns) : [fileNameOf(base)]) files.push(await stat(path));
      return files;
    },
    async digest(file) {
      if (file.digest !== undefined) return file.digest;
      const hash = createHash('sha256');
      for await (const chunk of open(file).stream()) hash.update(chunk);
      return `sha256:${hash.digest('hex')}`;
    },
    open: (file) => Promise.resolve(open(file)),
  };
}

function namedPaths(patterns: readonly string[] | undefined): string[] {
  const globs = (patterns ?? []).flatMap(expandBraces);
  const paths = globs.map(plainPath);
  const wild = globs[paths.indexOf(undefined)];
  if (paths.length > 0 && wild === undefined) return [...new Set(paths as string[])];
  throw new DataError('no-matching-file', 'a web address cannot be listed', {
    hint: `name the files to read${wild === undefined ? '' : ` instead of ${wild}`}; {000..012} stands for a run of numbers`,
  });
}

function fileNameOf(url: URL): string {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  return decodePercent(name) ?? name;
}

/** A data set on the Hub, and where in it. */
export interface HubAddress {
  /** `org/name`, or `name` alone for the oldest ones. */
  readonly name: string;
  /** A branch, tag, commit, or a ref such as `refs/convert/parquet`. */
  readonly revision: string;
  /** Of a folder that is read alone, ending in `/`; empty for all. */
  readonly folder: string;
}

const FORM =
  /^hf:\/\/datasets\/([^/@]+(?:\/[^/@]+)?)(?:@(refs\/(?:convert\/[^/]+|pr\/\d+)|[^/]+))?(?:\/(.*))?$/;

/**
 * The parts of `hf://datasets/<org>/<name>@<revision>/<folder>`; without a revision it is `main`. A revision with a slash
 * in it is written with `%2F`, but for the Hub's own `refs/convert/…` and `refs/pr/…`.
 *
 * @throws RangeError for anything else.
 */
export function parseHubAddress(from: string): HubAddress {
  const parts = FORM.exec(from);
  if (!parts) {
    throw new RangeError(`from: expected hf://datasets/<org>/<name>@<revision>, got ${JSON.stringify(from)}`);
  }
  const revision = decodeURIComponent(parts[2] ?? 'main');
  if (
    revision.split('/').some((part) => part === '' || part === '.' || part === '..') ||
    /[\0-\x20\\]/.test(revision)
  ) {
    throw new RangeError(`from: ${JSON.stringify(revision)} is no revision`);
  }
  const folder = parts[3]?.replace(/\/+$/, '') ?? '';
  return {
    name: parts[1]!,
    revision,
    folder: folder === '' ? '' : `${folder}/`,
  };
}

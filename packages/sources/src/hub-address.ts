import { decodePercent } from './decode-percent.ts';

/** A data set or a model on the Hub, and where in it. */
export interface HubAddress {
  readonly kind: 'dataset' | 'model';
  /** `org/name`, or `name` alone for the oldest ones. */
  readonly name: string;
  /** A branch, tag, commit, or a ref such as `refs/convert/parquet`. */
  readonly revision: string;
  /** Of a folder that is read alone, ending in `/`; empty for all. */
  readonly folder: string;
}

const FORM =
  /^hf:\/\/(dataset|model)s\/([^/@]+(?:\/[^/@]+)?)(?:@(refs\/(?:convert\/[^/]+|pr\/\d+)|[^/]+))?(?:\/(.*))?$/;

/**
 * The parts of `hf://datasets/<org>/<name>@<revision>/<folder>`, or of `hf://models/…`; without a revision it is `main`.
 * A revision with a slash in it is written with `%2F`, but for the Hub's own `refs/convert/…` and `refs/pr/…`.
 *
 * @throws RangeError for anything else.
 */
export function parseHubAddress(from: string): HubAddress {
  const parts = FORM.exec(from);
  if (!parts) {
    throw new RangeError(`from: expected hf://datasets/<org>/<name>@<revision>, got ${JSON.stringify(from)}`);
  }
  const revision = decodeRevision(parts[3] ?? 'main');
  const folder = parts[4]?.replace(/\/+$/, '') ?? '';
  return {
    kind: parts[1] === 'model' ? 'model' : 'dataset',
    name: parts[2]!,
    revision,
    folder: folder === '' ? '' : `${folder}/`,
  };
}

function decodeRevision(encoded: string): string {
  const revision = decodePercent(encoded) ?? '';
  const isPath = revision.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
  if (isPath && !/[\0-\x20\\]/.test(revision)) return revision;
  throw new RangeError(`from: ${JSON.stringify(encoded)} is no revision; a percent sign is written as %25`);
}

import { compareCodeUnits, rowPriorities } from '@sluice/determinism';
import { type BlockLayout, type PackingStrategy, planBlocks } from '@sluice/packing';
import { SPLIT_NAMES, type SplitName } from '@sluice/records';
import type { CanonicalRecipe } from '../recipe/canonical-recipe.ts';
import { withArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build } from './build.ts';
import { listFiles, openSelection, type Selection } from './selection.ts';

/** The documents of one split × domain × subdomain, packed. */
export interface Stream {
  readonly split: SplitName;
  readonly domain: string;
  /** Empty if the recipe packs within domains. */
  readonly subdomain: string;
  /** Rows of the selection, in the order in which they are packed. */
  readonly documents: Uint32Array;
  /** Tokens of each document, its end-of-text token included. */
  readonly documentLengths: Uint32Array;
  /** Tokens of all of them. */
  readonly tokens: number;
  readonly layout: BlockLayout;
  /** Tokens of each block, padding left out. */
  readonly blockTokens: Uint32Array;
}

/** A stream's name, unique in the build: it keys its draws. */
export const streamName = ({ split, domain, subdomain }: Stream): string => `${split}/${domain}/${subdomain}`;

/** Packs every stream of a build, the streams in order of split, domain and subdomain. */
export function packStreams(build: Build): Stream[] {
  const { recipe } = build.plan.lock;
  const selection = openSelection(build);
  const lengths = readTokenLengths(build, selection);
  const priorities = packingPriorities(build, selection);
  return groupRows(selection, recipe.pack.within).map(({ rows, ...name }) => {
    const documents = Uint32Array.from(rows).sort((a, b) => priorities[a]! - priorities[b]! || a - b);
    const ordered = Uint32Array.from(documents, (row) => lengths[row]!);
    const layout = planBlocks({ lengths: ordered, blockSize: recipe.block_size }, packingStrategy(recipe));
    const tokens = ordered.reduce((sum, length) => sum + length, 0);
    return {
      ...name,
      documents,
      documentLengths: ordered,
      tokens,
      layout,
      blockTokens: countBlockTokens(layout),
    };
  });
}

function packingStrategy({ pack }: CanonicalRecipe): PackingStrategy {
  return pack.strategy === 'concatenate' || pack.strategy === 'aligned'
    ? { strategy: pack.strategy, tail: pack.tail }
    : { strategy: pack.strategy, long: pack.long };
}

function countBlockTokens({ blockCount, segmentOffsets, segmentLengths }: BlockLayout): Uint32Array {
  const tokens = new Uint32Array(blockCount);
  for (let block = 0; block < blockCount; block++) {
    for (let segment = segmentOffsets[block]!; segment < segmentOffsets[block + 1]!; segment++) {
      tokens[block]! += segmentLengths[segment]!;
    }
  }
  return tokens;
}

/** Tokens of every selected document, its end-of-text token included, by row of the selection. */
function readTokenLengths(build: Build, selection: Selection): Uint32Array {
  const lengths = new Uint32Array(selection.documentCount);
  build.plan.phases.encode.forEach(({ artefact }, task) => {
    const [start] = selection.encodeRange(task);
    const path = artefactFile(build, artefact, 'documents.table');
    const starts = withArrayFile(path, (file) => file.f64('tokenStarts'));
    for (let document = 0; document + 1 < starts.length; document++) {
      lengths[start + document] = starts[document + 1]! - starts[document]!;
    }
  });
  return lengths;
}

type StreamRows = Pick<Stream, 'split' | 'domain' | 'subdomain'> & { readonly rows: readonly number[] };

function groupRows(selection: Selection, within: 'domain' | 'subdomain'): StreamRows[] {
  const { names } = selection;
  const splits = selection.column('splits');
  const domains = selection.column('domains');
  const subdomains = selection.column('subdomains');
  const groups = new Map<string, StreamRows & { rows: number[] }>();
  for (let row = 0; row < selection.documentCount; row++) {
    const split = SPLIT_NAMES[splits[row]!]!;
    const domain = names.domains[domains[row]!]!;
    const subdomain = within === 'domain' ? '' : names.subdomains[subdomains[row]!]!;
    const key = JSON.stringify([splits[row], domain, subdomain]);
    const group = groups.get(key) ?? { split, domain, subdomain, rows: [] };
    groups.set(key, group);
    group.rows.push(row);
  }
  return [...groups].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, group]) => group);
}

/** The order in which documents are packed, by row of the selection: a draw of its own, apart from the sample's. */
function packingPriorities(build: Build, selection: Selection): Float64Array {
  const { lock } = build.plan;
  const draws = listFiles(lock).map(({ sourceName, path }) =>
    rowPriorities(lock.recipe.seed, 'packing/order', `${sourceName}/${path}`),
  );
  const files = selection.column('files');
  const rows = selection.column('rows');
  return Float64Array.from({ length: selection.documentCount }, (_, row) => draws[files[row]!]!(rows[row]!));
}

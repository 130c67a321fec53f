/*
 * The balance task packs, balances and orders, all of it on compact tables: which tokens of which document fill
 * which block, which blocks stay, and which block stands where. No token is read. Memory: about 40 bytes a
 * document and 12 a segment.
 *
 * layouts.table   per stream: its documents (rows of the selection) and its layout
 * order.table     per split: the stream and the block at each place of the output
 * streams.json    what became of the tokens of each stream
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseBlocks, orderBlocks } from '@sluice/balancing';
import { compareCodeUnits, rowPriorities } from '@sluice/determinism';
import type { StreamEntry } from '@sluice/manifest';
import { type BlockLayout, planConcatenate } from '@sluice/packing';
import { DataError, SPLIT_NAMES, type SplitName } from '@sluice/records';
import { type StoredArray, withArrayFile, writeArrayFile } from '../storage/array-file.ts';
import { artefactFile, type Build, type RunTask } from './build.ts';
import { listFiles, openSelection, type Selection } from './selection.ts';
import { type TrainStream, trainQuotas } from './train-quotas.ts';

/** The documents of one split × domain × subdomain, packed. */
interface Stream {
  readonly split: SplitName;
  readonly domain: string;
  readonly subdomain: string;
  /** Rows of the selection, in the order in which they are packed. */
  readonly documents: Uint32Array;
  readonly tokens: number;
  readonly layout: BlockLayout;
}

export const runBalanceTask: RunTask = async (build, _index, { folder }) => {
  const selection = openSelection(build);
  const streams = packStreams(build, selection, readTokenLengths(build, selection));
  const kept = SPLIT_NAMES.map((split) => keepBlocks(build, split, streams));
  writeLayouts(join(folder, 'layouts.table'), streams);
  writeArrayFile(join(folder, 'order.table'), Object.assign({}, ...kept.map(({ order }) => order)));
  const quotas = new Map(kept.flatMap(({ quotas: ofSplit }) => [...ofSplit]));
  const entries = streams.map((stream) => describeStream(stream, quotas.get(stream) ?? 0, build));
  writeFileSync(join(folder, 'streams.json'), JSON.stringify(entries));
  return [];
};

/** What became of the tokens of each stream of a build. */
export function readStreams(build: Build): StreamEntry[] {
  const { artefact } = build.plan.phases.balance[0]!;
  return JSON.parse(readFileSync(artefactFile(build, artefact, 'streams.json'), 'utf8')) as StreamEntry[];
}

/** Tokens of every selected document, its end-of-text token included, by row of the selection. */
function readTokenLengths(build: Build, selection: Selection): Uint32Array {
  const lengths = new Uint32Array(selection.documentCount);
  build.plan.phases.encode.forEach(({ artefact }, task) => {
    const [start] = selection.encodeRange(task);
    const starts = withArrayFile(artefactFile(build, artefact, 'documents.table'), (file) =>
      file.f64('tokenStarts'),
    );
    for (let document = 0; document + 1 < starts.length; document++) {
      lengths[start + document] = starts[document + 1]! - starts[document]!;
    }
  });
  return lengths;
}

function packStreams(build: Build, selection: Selection, lengths: Uint32Array): Stream[] {
  const { recipe } = build.plan.lock;
  const groups = groupRows(selection, recipe.pack.within);
  const priorities = packingPriorities(build, selection);
  return groups.map(({ rows, ...name }) => {
    const documents = Uint32Array.from(rows).sort((a, b) => priorities[a]! - priorities[b]! || a - b);
    const ordered = Uint32Array.from(documents, (row) => lengths[row]!);
    const layout = planConcatenate({
      lengths: ordered,
      blockSize: recipe.block_size,
      tail: recipe.pack.tail,
    });
    return { ...name, documents, tokens: ordered.reduce((sum, length) => sum + length, 0), layout };
  });
}

type StreamRows = Pick<Stream, 'split' | 'domain' | 'subdomain'> & { readonly rows: readonly number[] };

/** The rows of each stream, the streams in order of split, domain and subdomain. */
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

interface KeptBlocks {
  readonly order: Readonly<Record<string, StoredArray>>;
  /** Blocks that stay, by stream. */
  readonly quotas: ReadonlyMap<Stream, number>;
}

/** Chooses the blocks of a split and puts them in order. Validation keeps every block, in a shuffled order. */
function keepBlocks(build: Build, split: SplitName, all: readonly Stream[]): KeptBlocks {
  const { recipe } = build.plan.lock;
  const { seed } = recipe;
  const streams = all.filter((stream) => stream.split === split);
  const counts =
    split === 'train' ? trainQuotas(streams.map(toTrainStream), recipe) : allBlocks(build, streams);
  const chosen = streams.map((stream, index) => ({
    name: streamName(stream),
    group: stream.domain,
    blocks: chooseBlocks(seed, {
      name: streamName(stream),
      blockCount: stream.layout.blockCount,
      quota: counts[index]!,
    }),
    epochBlocks: Math.max(1, stream.layout.blockCount),
  }));
  const { order: by } = recipe.balance;
  const isEven = split === 'train' && by !== 'shuffled';
  const order = orderBlocks(seed, {
    name: split,
    streams: chosen,
    ...(isEven ? { order: { by: 'even', windowBlocks: by.even } } : {}),
  });
  const numbers = Uint16Array.from(order.streams, (stream) => all.indexOf(streams[stream]!));
  return {
    order: { [`${split}.streams`]: numbers, [`${split}.blocks`]: order.blocks },
    quotas: new Map(streams.map((stream, index) => [stream, counts[index]!])),
  };
}

function toTrainStream({ domain, subdomain, layout }: Stream): TrainStream {
  return { domain, subdomain, blockCount: layout.blockCount };
}

/** Validation keeps every block; each domain must have one. */
function allBlocks(build: Build, streams: readonly Stream[]): number[] {
  const { recipe } = build.plan.lock;
  for (const { name } of recipe.domains) {
    const ofDomain = streams.filter((stream) => stream.domain === name);
    if (recipe.split.validation === 0 || ofDomain.some((stream) => stream.layout.blockCount > 0)) continue;
    const tokens = ofDomain.reduce((sum, stream) => sum + stream.tokens, 0);
    throw new DataError(
      'pipeline/empty-validation',
      `the validation documents of ${name} have ${tokens} tokens, less than one block of ${recipe.block_size}`,
      {
        hint: 'Sample more documents, hold out a larger share, use smaller blocks, or set pack.tail to "pad".',
      },
    );
  }
  return streams.map((stream) => stream.layout.blockCount);
}

const streamName = ({ split, domain, subdomain }: Stream): string => `${split}/${domain}/${subdomain}`;

function writeLayouts(path: string, streams: readonly Stream[]): void {
  const arrays: Record<string, StoredArray> = {};
  for (const [number, { documents, layout }] of streams.entries()) {
    arrays[`${number}.documents`] = documents;
    arrays[`${number}.segmentOffsets`] = layout.segmentOffsets;
    arrays[`${number}.segmentDocuments`] = layout.segmentDocuments;
    arrays[`${number}.segmentStarts`] = layout.segmentStarts;
    arrays[`${number}.segmentLengths`] = layout.segmentLengths;
  }
  writeArrayFile(path, arrays);
}

/** Accounts for every token of a stream: it was written, dropped by packing, or dropped by balancing. */
function describeStream(stream: Stream, quota: number, build: Build): StreamEntry {
  const { split, domain, subdomain, documents, tokens, layout } = stream;
  const blockSize = build.plan.lock.recipe.block_size;
  return {
    split,
    domain,
    subdomain,
    documents: documents.length,
    tokens,
    blocks: layout.blockCount,
    writtenBlocks: quota,
    droppedByPacking: layout.droppedTokens,
    droppedByBalancing: Math.max(0, layout.blockCount - quota) * blockSize,
    paddedTokens: layout.paddedTokens,
  };
}

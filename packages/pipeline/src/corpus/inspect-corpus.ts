import { compareCodeUnits, drawFor } from '@sluice/determinism';
import { readBlockDomains, readBlocks } from '@sluice/exporting';
import type { Manifest } from '@sluice/manifest';
import { type BlockBatch, SPLIT_NAMES, type SpanKind, type SplitName, spanKindOf } from '@sluice/records';
import type { Tokenizer } from '@sluice/tokenization';
import { readCorpusLock, readCorpusTokenizer } from './corpus-lock.ts';
import { openShard, type ShardFile } from './open-shard.ts';
import { readCorpusManifest, requireShards } from './read-corpus.ts';

export interface InspectOptions {
  /** Blocks of each domain. @default 2 */
  readonly perDomain?: number;
  /** @default 'train' */
  readonly split?: SplitName;
  /** Only this domain. @default all */
  readonly domain?: string;
  /** Which blocks are drawn. @default '0' */
  readonly seed?: string;
}

export interface InspectedSpan {
  readonly kind: SpanKind;
  readonly document: string;
  /** Counted from the start of the block, half-open. */
  readonly start: number;
  readonly end: number;
  /** The span's first token, counted from the start of its document. */
  readonly documentOffset: number;
  readonly text: string;
}

/** A written block with its tokens as text, span by span. */
export interface InspectedBlock {
  readonly split: SplitName;
  /** The block's number in its split. */
  readonly block: number;
  readonly domain: string;
  readonly subdomain: string;
  readonly spans: readonly InspectedSpan[];
}

/**
 * A few blocks of each domain of a finished corpus, drawn by key, decoded with the corpus's own tokenizer.
 * A character whose bytes lie in two spans shows as U+FFFD in both.
 *
 * @throws RangeError for a split that the corpus does not have
 */
export async function inspectCorpus(folder: string, options: InspectOptions = {}): Promise<InspectedBlock[]> {
  const { perDomain = 2, split = SPLIT_NAMES[0], domain, seed = '0' } = options;
  const manifest = await readCorpusManifest(folder);
  const tokenizer = await readCorpusTokenizer(folder, await readCorpusLock(folder));
  const wanted = drawBlocks(manifest, { perDomain, split, domain, seed });
  const seen = new Map<string, number>();
  const inspected: InspectedBlock[] = [];
  let first = 0;
  for (const path of requireShards(manifest, split)) {
    const shard = openShard(folder, path);
    try {
      const { blockCount, places } = await findBlocks(shard, wanted, seen);
      for (const place of places) {
        for await (const batch of readBlocks(shard, { start: place, end: place + 1 })) {
          inspected.push({ split, block: first + place, ...describeBlock(batch, tokenizer) });
        }
      }
      first += blockCount;
    } finally {
      shard.close();
    }
  }
  return inspected.sort((a, b) => compareCodeUnits(a.domain, b.domain) || a.block - b.block);
}

/** The places in a shard of the blocks that were drawn, found by reading nothing but domains. `seen` is counted up. */
async function findBlocks(
  shard: ShardFile,
  wanted: ReadonlyMap<string, ReadonlySet<number>>,
  seen: Map<string, number>,
): Promise<{ readonly blockCount: number; readonly places: readonly number[] }> {
  const places: number[] = [];
  let blockCount = 0;
  for await (const domains of readBlockDomains(shard)) {
    for (const [index, domain] of domains.entries()) {
      const nth = seen.get(domain) ?? 0;
      seen.set(domain, nth + 1);
      if (wanted.get(domain)?.has(nth)) places.push(blockCount + index);
    }
    blockCount += domains.length;
  }
  return { blockCount, places };
}

function describeBlock(batch: BlockBatch, tokenizer: Tokenizer) {
  return {
    domain: batch.domains[0]!,
    subdomain: batch.subdomains[0]!,
    spans: decodeSpans(batch, 0, tokenizer),
  };
}

interface BlockDraw {
  readonly perDomain: number;
  readonly split: SplitName;
  readonly domain: string | undefined;
  readonly seed: string;
}

/** For each domain the places, among its blocks in the order of the split, that are shown. */
function drawBlocks(manifest: Manifest, draw: BlockDraw): Map<string, Set<number>> {
  const counts = new Map<string, number>();
  for (const { split, domain, writtenBlocks } of manifest.streams) {
    if (split !== draw.split || (draw.domain !== undefined && domain !== draw.domain)) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + writtenBlocks);
  }
  if (draw.domain !== undefined && !counts.has(draw.domain)) throw unknownDomain(manifest, draw);
  return new Map([...counts].map(([domain, count]) => [domain, drawPlaces(draw, domain, count)]));
}

function drawPlaces({ seed, split, perDomain }: BlockDraw, domain: string, count: number): Set<number> {
  const draw = drawFor(seed, 'pipeline/inspect', `${split}/${domain}`);
  const places = new Set<number>();
  while (places.size < Math.min(perDomain, count)) places.add(draw.below(count));
  return places;
}

function unknownDomain(manifest: Manifest, draw: BlockDraw): RangeError {
  const known = [...new Set(manifest.streams.map((stream) => stream.domain))].join(', ');
  return new RangeError(`inspectCorpus: ${draw.split} has no domain ${draw.domain}; it has ${known}`);
}

function decodeSpans(batch: BlockBatch, block: number, tokenizer: Tokenizer): InspectedSpan[] {
  const spans: InspectedSpan[] = [];
  const base = block * batch.blockSize;
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const start = batch.spanStarts[span]!;
    const end = start + batch.spanLengths[span]!;
    spans.push({
      kind: spanKindOf(batch.spanKinds[span]!),
      document: batch.spanDocuments[span]!,
      start,
      end,
      documentOffset: batch.spanDocumentOffsets[span]!,
      text: tokenizer.decode(batch.tokens.subarray(base + start, base + end)),
    });
  }
  return spans;
}

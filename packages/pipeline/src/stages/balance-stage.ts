/*
 * Balancing by itself: which blocks stay, and in which order. It must know all of them before it can choose any; blocks
 * wait on disk. Memory: about 40 bytes a block.
 */
import { compareCodeUnits } from '@sluice/determinism';
import { DataError, SPLIT_NAMES, type SplitName } from '@sluice/records';
import { keepBlocks, type PackedStream } from '../tasks/keep-blocks.ts';
import { type BlockRecord, blockOf } from './block-record.ts';
import { createLineSpool, joinLines, readLines } from './line-spool.ts';
import { badRecord, type StageRecord } from './stage-input.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { BalanceSettings } from './stage-settings.ts';

/** The blocks that stay as JSON Lines, split by split, in the order in which they are trained on. */
export async function* runBalanceStage(run: StageRun, settings: BalanceSettings): AsyncGenerator<string> {
  const tally = createStageTally();
  const spool = createLineSpool(run.workFolder, 'blocks');
  const streams = createBlockStreams();
  try {
    for await (const batch of run.input) {
      tally.read(batch);
      for (const record of batch.records) {
        streams.add(record, spool.lineCount);
        spool.append(JSON.stringify(record.fields));
      }
    }
    spool.seal();
    const sorted = streams.sorted();
    const notes: string[] = [];
    for (const split of SPLIT_NAMES) {
      run.signal.throwIfAborted();
      if (!sorted.some((stream) => stream.split === split)) continue;
      const { order, chosen } = keepBlocks(recipeOf(settings, sorted), split, sorted);
      const lines = Array.from(order.blocks, (block, place) => sorted[order.streams[place]!]!.lines[block]!);
      tally.wrote(lines.length);
      for (const [stream, kept] of chosen) {
        notes.push(
          `${split} ${stream.domain}.${stream.subdomain}: ${kept.length} of ${stream.layout.blockCount} blocks`,
        );
      }
      yield* joinLines(readLines(spool, lines));
    }
    run.onReport(tally.report(notes));
  } finally {
    spool.close();
  }
}

interface BlockStream extends PackedStream {
  /** The line of each block, by its number. */
  readonly lines: readonly number[];
  readonly blockSize: number;
}

function recipeOf({ seed, balance }: BalanceSettings, streams: readonly BlockStream[]) {
  const domains = [...new Set(streams.map(({ domain }) => domain))].sort(compareCodeUnits);
  const { blockSize } = streams[0]!;
  return {
    seed,
    balance,
    block_size: blockSize,
    domains: domains.map((name) => ({ name })),
    split: { validation: 0 },
    pack: { within: 'subdomain' as const },
  };
}

const PADDING = 3;

function createBlockStreams() {
  const streams = new Map<
    string,
    {
      key: Pick<BlockRecord, 'split' | 'domain' | 'subdomain'>;
      lines: number[];
      tokens: number[];
      padded: number;
    }
  >();
  let blockSize: number | undefined;
  return {
    add(record: StageRecord, line: number) {
      const block = blockOf(record);
      blockSize ??= block.tokens.length;
      if (block.tokens.length !== blockSize)
        throw badRecord(record, 'wrong-type', {
          what: `has ${block.tokens.length} tokens, the first block has ${blockSize}`,
          hint: 'Blocks of one size are balanced at a time.',
        });
      const { split, domain, subdomain } = block;
      const key = JSON.stringify([SPLIT_NAMES.indexOf(split), domain, subdomain]);
      const stream = streams.get(key) ?? {
        key: { split, domain, subdomain },
        lines: [],
        tokens: [],
        padded: 0,
      };
      streams.set(key, stream);
      if (stream.lines[block.block] !== undefined)
        throw badRecord(record, 'wrong-type', {
          what: `is block ${block.block} of its stream a second time`,
          hint: 'Balance what "sluice pack" wrote at once; blocks are told by split, domain, subdomain and number.',
        });
      const padding = block.spans.reduce((sum, [, kind, length]) => sum + (kind === PADDING ? length : 0), 0);
      stream.lines[block.block] = line;
      stream.tokens[block.block] = block.tokens.length - padding;
      stream.padded += padding;
    },
    sorted(): BlockStream[] {
      return [...streams]
        .sort(([a], [b]) => compareCodeUnits(a, b))
        .map(([, { key, lines, tokens, padded }]) => {
          requireWhole(key, lines);
          return {
            ...key,
            lines,
            tokens: tokens.reduce((sum, count) => sum + count, 0),
            blockSize: blockSize!,
            layout: { blockCount: lines.length, paddedTokens: padded },
            blockTokens: Uint32Array.from(tokens),
          };
        });
    },
  };
}

function requireWhole(
  {
    split,
    domain,
    subdomain,
  }: { readonly split: SplitName; readonly domain: string; readonly subdomain: string },
  lines: readonly (number | undefined)[],
): void {
  for (let block = 0; block < lines.length; block++) {
    if (lines[block] !== undefined) continue;
    throw new DataError(
      'pipeline/missing-block',
      `block ${block} of ${split} ${domain}.${subdomain} is missing`,
      {
        hint: 'Balance all blocks that "sluice pack" wrote; to train on fewer, give --total.',
      },
    );
  }
}

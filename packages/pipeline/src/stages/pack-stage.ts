/*
 * Packing by itself: blocks of each split × domain × subdomain, in the order in which a build packs. It must know every
 * length before the first block; tokens wait on disk. Memory: see token-spool.ts, and 12 bytes a segment of one stream.
 */
import { compareCodeUnits, idPriorities } from '@sluice/determinism';
import { assembleBlocks, type BlockLayout, planBlocks } from '@sluice/packing';
import { DataError, SPLIT_NAMES, spanKindCode } from '@sluice/records';
import { packingStrategy } from '../tasks/pack-streams.ts';
import { blockLines } from './block-record.ts';
import { joinLines } from './line-spool.ts';
import { createStageTally, type StageRun } from './stage-run.ts';
import type { PackSettings } from './stage-settings.ts';
import { type TokenizedDocument, tokenizedOf } from './token-record.ts';
import { createTokenSpool, type TokenSpool } from './token-spool.ts';

const SEPARATOR = spanKindCode('separator');
const BATCH_BLOCKS = 64;

/** The blocks as JSON Lines, stream by stream. */
export async function* runPackStage(run: StageRun, settings: PackSettings): AsyncGenerator<string> {
  const tally = createStageTally();
  const spool = createTokenSpool(run.workFolder);
  const streams = createStreams(withinOf(settings));
  let separator: number | undefined;
  try {
    for await (const batch of run.input) {
      tally.read(batch);
      for (const record of batch.records) {
        const document = tokenizedOf(record);
        if (document.kinds.at(-1) === SEPARATOR) separator ??= document.tokens.at(-1);
        streams.add(document, spool.ids.length);
        spool.append(document);
      }
    }
    const notes: string[] = [];
    for (const stream of streams.sorted()) {
      run.signal.throwIfAborted();
      const packed = packStream(stream, spool, settings);
      notes.push(describeStream(stream, packed, settings));
      const paddingId = settings.padding_id ?? separator;
      if (packed.layout.paddedTokens > 0 && paddingId === undefined) throw noPadding();
      tally.wrote(packed.layout.blockCount);
      yield* blocksOf(stream, packed, { spool, paddingId: paddingId ?? 0 });
    }
    run.onReport(tally.report(notes));
  } finally {
    spool.close();
  }
}

/** What shares a block. A mixture is balanced before it is packed, which is more than one stage. */
function withinOf({ pack }: PackSettings): 'subdomain' | 'domain' {
  if (pack.within !== 'mixture') return pack.within;
  throw new RangeError('within: expected "subdomain" or "domain"; only a build packs a mixture');
}

interface StreamDocuments extends Pick<TokenizedDocument, 'split' | 'domain' | 'subdomain'> {
  /** Numbers of the spool. */
  readonly numbers: number[];
}

function createStreams(within: 'subdomain' | 'domain') {
  const streams = new Map<string, StreamDocuments>();
  return {
    add({ split, domain, subdomain: own }: TokenizedDocument, number: number) {
      const subdomain = within === 'domain' ? '' : own;
      const key = JSON.stringify([SPLIT_NAMES.indexOf(split), domain, subdomain]);
      const stream = streams.get(key) ?? { split, domain, subdomain, numbers: [] };
      streams.set(key, stream);
      stream.numbers.push(number);
    },
    sorted: () => [...streams].sort(([a], [b]) => compareCodeUnits(a, b)).map(([, stream]) => stream),
  };
}

interface PackedStream {
  readonly layout: BlockLayout;
  /** Numbers of the spool, in the order in which they are packed. */
  readonly numbers: Uint32Array;
}

function packStream({ numbers }: StreamDocuments, spool: TokenSpool, settings: PackSettings): PackedStream {
  const priorityOf = idPriorities(settings.seed, 'packing/order');
  const priorities = new Map(numbers.map((number) => [number, priorityOf(spool.ids[number]!)]));
  const order = Uint32Array.from(numbers).sort(
    (a, b) =>
      priorities.get(a)! - priorities.get(b)! || compareCodeUnits(spool.ids[a]!, spool.ids[b]!) || a - b,
  );
  const lengths = Uint32Array.from(order, (number) => spool.lengths[number]!);
  const stream = { lengths, blockSize: settings.block_size };
  return { layout: planBlocks(stream, packingStrategy(settings)), numbers: order };
}

function* blocksOf(
  { split, domain, subdomain }: StreamDocuments,
  { layout, numbers }: PackedStream,
  { spool, paddingId }: { readonly spool: TokenSpool; readonly paddingId: number },
): Generator<string> {
  const documents = spool.documents(numbers);
  for (let block = 0; block < layout.blockCount; block += BATCH_BLOCKS) {
    const count = Math.min(BATCH_BLOCKS, layout.blockCount - block);
    const requests = Array.from({ length: count }, (_, index) => {
      return { layout, block: block + index, documents, domain, subdomain };
    });
    const batch = assembleBlocks(requests, {
      blockSize: layout.blockSize,
      vocabularySize: 2 ** 32,
      paddingId,
    });
    yield* joinLines(blockLines(batch, { split, firstBlock: block }));
  }
}

function describeStream(
  { split, domain, subdomain, numbers }: StreamDocuments,
  { layout }: PackedStream,
  settings: PackSettings,
): string {
  const name = subdomain === '' ? domain : `${domain}.${subdomain}`;
  const lost = [
    layout.droppedTokens > 0 ? `${layout.droppedTokens} tokens dropped` : '',
    layout.paddedTokens > 0 ? `${layout.paddedTokens} of padding` : '',
  ].filter((part) => part !== '');
  return `${split} ${name}: ${numbers.length} documents, ${layout.blockCount} blocks of ${settings.block_size}${lost.map((part) => `, ${part}`).join('')}`;
}

const noPadding = () =>
  new DataError(
    'pipeline/no-padding',
    'blocks need padding, and no document ends with an end-of-text token',
    {
      hint: 'Name the token with --padding-id.',
    },
  );

/*
 * How many workers a limit of memory allows, and how much JavaScript heap each of them. A worker needs: code and
 * buffers, much the same for all recipes; a heap for the tokenizer and the batches; the tables of the tasks that see every
 * document, in typed arrays (select, balance) and on the heap (audits); and what is held out. The constants are peaks of the
 * local recipe and of ten times its input, with a margin; `apps/cli/bench/memory.ts` measures how near they are.
 */
import { DataError } from '@sluice/records';

export interface MemoryNeed {
  /** What this process, which only deals out tasks, has used at its peak, in bytes. */
  readonly ownBytes: number;
  /** The length of tokenizer.json. */
  readonly tokenizerBytes: number;
  /** Documents that some task sees at once. */
  readonly documents: number;
  /** Tokens that train is held against: filtered for the certificate, or held to be cut out of train. */
  readonly heldOut: { readonly tokens: number; readonly sharedRuns: 'keep' | 'cut' };
}

export interface MemoryPlan {
  readonly workers: number;
  /** Flags that hold the heap of a worker's node. */
  readonly execArgv: readonly string[];
}

const MB = 1_048_576;
/** Code, stacks, buffers of files and decompression, a row group of Parquet being written. */
const WORKER_BYTES = 150 * MB;
/** Three halves of a generation for young objects. */
const SEMI_SPACE_MB = 4;
const LEAST_HEAP = 96 * MB;
/** Objects of a parsed tokenizer, per byte of its JSON. */
const TOKENIZER_HEAP = 12;
const TABLE_BYTES_OF_A_DOCUMENT = 450;
const HEAP_BYTES_OF_A_DOCUMENT = 450;
/** Two halves of a hash at a slot of four, and half of that while the slots grow. */
const CUT_BYTES_OF_A_TOKEN = 40;
const FILTER_BYTES_OF_A_TOKEN = 4;
const MOST_FILTER_BYTES = 64 * MB;
/** What this process grows by while it follows a build. */
const OWN_GROWTH = 30 * MB;

/**
 * The most workers up to `wanted` that fit in a limit, and the heap that is left for each.
 *
 * @throws DataError `pipeline/too-little-memory` naming the least that works with one worker
 */
export function planMemory(
  need: MemoryNeed,
  { limitBytes, wanted }: { readonly limitBytes: number; readonly wanted: number },
): MemoryPlan {
  const own = need.ownBytes + OWN_GROWTH;
  const heap = LEAST_HEAP + need.tokenizerBytes * TOKENIZER_HEAP + need.documents * HEAP_BYTES_OF_A_DOCUMENT;
  const outside =
    WORKER_BYTES +
    3 * SEMI_SPACE_MB * MB +
    need.documents * TABLE_BYTES_OF_A_DOCUMENT +
    heldOutBytes(need.heldOut);
  const workers = Math.min(wanted, Math.floor((limitBytes - own) / (heap + outside)));
  if (workers < 1) throw tooLittle(limitBytes, own + heap + outside);
  const heapOfEach = Math.floor(((limitBytes - own) / workers - outside) / MB);
  return {
    workers,
    execArgv: [`--max-old-space-size=${heapOfEach}`, `--max-semi-space-size=${SEMI_SPACE_MB}`],
  };
}

const heldOutBytes = ({ tokens, sharedRuns }: MemoryNeed['heldOut']): number =>
  Math.max(
    Math.min(MOST_FILTER_BYTES, tokens * FILTER_BYTES_OF_A_TOKEN),
    sharedRuns === 'cut' ? tokens * CUT_BYTES_OF_A_TOKEN : 0,
  );

function tooLittle(limitBytes: number, leastBytes: number): DataError {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e7) * 10} MB`;
  return new DataError(
    'pipeline/too-little-memory',
    `the build needs at least ${megabytes(leastBytes)} of memory, and --max-memory allows ${Math.floor(limitBytes / 1e6)} MB`,
    { hint: `Allow ${megabytes(leastBytes)} or more, or sample fewer documents.` },
  );
}

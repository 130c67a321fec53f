/**
 * Blocks a second that are chosen and put in order, for corpora of a million blocks and ten million, and the memory
 * that a permutation holds.
 *
 *   node --conditions=@sluice/source --expose-gc packages/balancing/bench/order-blocks.ts
 */
import { chooseBlocks, keyedPermutation, orderBlocks } from '@sluice/balancing';

const STREAMS = ['code/python', 'math/gsm8k', 'math/competition', 'prose/wikitext', 'prose/books'];

for (const total of [1_000_000, 10_000_000]) {
  const blockCount = total / STREAMS.length;
  const streams = STREAMS.map((name) => ({ name, blockCount, group: name.split('/')[0]! }));
  const chosen = time(`choose half of ${total} blocks`, total, () =>
    streams.map((stream) => ({
      ...stream,
      blocks: chooseBlocks('42', { ...stream, quota: blockCount / 2 }),
    })),
  );
  time(`order ${total / 2} blocks, shuffled`, total / 2, () =>
    orderBlocks('42', { name: 'train', streams: chosen }),
  );
  time(`order ${total / 2} blocks, even in windows of 512`, total / 2, () =>
    orderBlocks('42', { name: 'train', streams: chosen, order: { by: 'even', windowBlocks: 512 } }),
  );
}

for (const size of [65_536, 1_000_000, 1_000_000_000]) {
  globalThis.gc!();
  const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
  const permute = keyedPermutation('42', { id: 'train', size });
  for (let place = 0; place < 10_000; place++) permute(place);
  globalThis.gc!();
  const held = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before;
  console.log(`a permutation of ${size} places holds ${(held / 1024).toFixed(0)} KiB (${permute(1)})`);
}

function time<T>(what: string, blocks: number, run: () => T): T {
  const start = performance.now();
  const result = run();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what.padEnd(52)} ${(blocks / seconds / 1000).toFixed(0).padStart(6)} k blocks/s`);
  return result;
}

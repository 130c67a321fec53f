/*
 * Balancing: how many blocks of each domain are trained on for different targets, and an order in which every window
 * of a batch has its share of each.
 */
import { allocateQuotas, chooseBlocks, orderBlocks } from '@sluice/balancing';

const streams = [
  { name: 'code', blockCount: 900 },
  { name: 'math', blockCount: 40 },
  { name: 'prose', blockCount: 300 },
];
for (const target of [{ to: 'equal' }, { to: 'natural' }, { to: 'temperature', alpha: 0.3 }] as const) {
  console.log(target.to.padEnd(12), allocateQuotas(streams, { target }).blockCounts.join(' '));
}

const { blockCounts } = allocateQuotas(streams, { target: { to: 'equal' } });
const chosen = streams.map(({ name, blockCount }, index) => ({
  name,
  blocks: chooseBlocks('42', { name, blockCount, quota: blockCounts[index]! }),
}));
const order = orderBlocks('42', { name: 'train', streams: chosen, order: { by: 'even', windowBlocks: 6 } });
const letters = [...order.streams].map((stream) => streams[stream]!.name[0]).join('');
console.log(letters.slice(0, 18));

/* Prints:
equal        40 40 40
natural      900 40 300
temperature  102 40 73
mcppcmpmcmcpccpmmp
*/

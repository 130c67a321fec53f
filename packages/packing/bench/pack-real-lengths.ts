/**
 * Packing of the real corpora beside the checkout: tokens a second, blocks over the lower bound, and what each
 * strategy loses, at several block sizes.
 *
 *   node --conditions=@sluice/source packages/packing/bench/pack-real-lengths.ts
 */
import { comparePacking, type PackingStrategy, planBlocks } from '@sluice/packing';
import { sharedDataFolder } from '@sluice/test-fixtures';
import { readRealLengths } from '../test/real-lengths.ts';

const STRATEGIES: readonly PackingStrategy[] = [
  { strategy: 'concatenate', tail: 'drop' },
  { strategy: 'best-fit', long: 'fragment' },
  { strategy: 'aligned', tail: 'drop' },
  { strategy: 'pad', long: 'fragment' },
];

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`.padStart(9);

for (const [source, lengths] of readRealLengths(sharedDataFolder())) {
  for (const blockSize of [512, 2048]) {
    const waste = comparePacking({ lengths, blockSize });
    const total = waste.concatenate.documentTokens;
    console.log(`${source}, ${lengths.length} documents, ${total} tokens, blocks of ${blockSize}`);
    console.log('               over bound    padded   cropped   dropped  cut docs  begin/end  Mtok/s');
    const bound = Math.ceil(total / blockSize);
    for (const packing of STRATEGIES) {
      const own = waste[packing.strategy];
      const cells = [
        percent(own.blocks - bound, bound),
        percent(own.paddedTokens, own.blocks * blockSize),
        percent(own.croppedTokens, total),
        percent(own.droppedTokens, total),
        percent(own.cutDocuments, own.documents),
        (own.beginningsSeen / own.endsSeen).toFixed(3).padStart(9),
        (total / measureMicroseconds({ lengths, blockSize }, packing)).toFixed(0).padStart(7),
      ];
      console.log(`  ${packing.strategy.padEnd(12)}${cells.join(' ')}`);
    }
  }
}

/** The median of seven runs. */
function measureMicroseconds(
  stream: { lengths: Uint32Array; blockSize: number },
  packing: PackingStrategy,
): number {
  const times = Array.from({ length: 7 }, () => {
    const start = performance.now();
    planBlocks(stream, packing);
    return (performance.now() - start) * 1000;
  });
  return times.sort((a, b) => a - b)[3]!;
}

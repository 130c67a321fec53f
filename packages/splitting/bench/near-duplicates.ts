/**
 * Near-duplicates in the real code corpus, repeated with noise to 10,000, 30,000 and 100,000 documents: seconds for
 * signatures and for the search, documents a second, and peak memory. Texts are made when they are asked for, so that
 * memory is that of the search. Run, with the real corpora beside the checkout:
 * node --conditions=@sluice/source packages/splitting/bench/near-duplicates.ts [counts …]
 */
import { drawFor } from '@sluice/determinism';
import {
  type BandKeys,
  createShingler,
  findNearDuplicates,
  hashBands,
  joinBandKeys,
  planBands,
  shingleSetOf,
} from '@sluice/splitting';
import { readCodeTexts } from '../test/code-corpus.ts';

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [10_000, 30_000, 100_000];
const BATCH = 1_024;
const originals = readCodeTexts().map((content) => content.split('\n'));

/** The original, or a copy of it: one in ten with 1 % of its lines changed, the others with 60 %. */
function textOf(document: number): string {
  const lines = originals[document % originals.length]!;
  if (document < originals.length) return lines.join('\n');
  const draw = drawFor('bench', 'bench/noise', `${document}`);
  const share = draw.below(10) === 0 ? 0.01 : 0.6;
  return lines
    .map((line) =>
      draw.uniform() < share ? `v${draw.below(1e9)} = w${draw.below(1e9)}(u${draw.below(1e9)})` : line,
    )
    .join('\n');
}

const plan = planBands(0.8);
const shingler = createShingler(5);
console.log(
  '| documents | MB | making texts, s | signatures, s | documents/s | MB/s | search, s | measured | in clusters | peak RSS, MB |',
);
console.log('| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
for (const documentCount of counts) {
  const parts: BandKeys[] = [];
  let [making, signing, length] = [0, 0, 0];
  for (let start = 0; start < documentCount; start += BATCH) {
    const began = performance.now();
    const texts = Array.from({ length: Math.min(BATCH, documentCount - start) }, (_, at) =>
      textOf(start + at),
    );
    const made = performance.now();
    parts.push(hashBands(texts, shingler, plan));
    making += made - began;
    signing += performance.now() - made;
    length += texts.reduce((sum, text) => sum + text.length, 0);
  }
  const bandKeys = joinBandKeys(parts);
  const began = performance.now();
  const found = findNearDuplicates({
    bandKeys,
    threshold: 0.8,
    shinglesOf: (document) => shingleSetOf(shingler.shingle(textOf(document))),
  });
  const searching = performance.now() - began;
  const sizes = new Uint32Array(found.clusterCount);
  for (const cluster of found.clusters) sizes[cluster]!++;
  const clustered = sizes.reduce((sum, size) => sum + (size > 1 ? size : 0), 0);
  const seconds = (milliseconds: number) => (milliseconds / 1_000).toFixed(1);
  console.log(
    `| ${documentCount} | ${(length / 1e6).toFixed(0)} | ${seconds(making)} | ${seconds(signing)} | ` +
      `${Math.round((documentCount / signing) * 1_000)} | ${(length / signing / 1_000).toFixed(0)} | ` +
      `${seconds(searching)} | ${found.measuredCount} | ${clustered} | ` +
      `${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} |`,
  );
}

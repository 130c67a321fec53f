import {
  createShingler,
  createShingleSets,
  findNearDuplicates,
  hashBands,
  planBands,
} from '@sluice/splitting';

/** Every pair of texts that is found similar, smaller numbers first, with the similarity of each. */
export function similarPairs(texts: readonly string[], threshold: number) {
  const found: { readonly pair: readonly [number, number]; readonly similarity: number }[] = [];
  const setOf = createShingleSets(5);
  const { clusters } = findNearDuplicates({
    bandKeys: hashBands(texts, createShingler(5), planBands(threshold)),
    threshold,
    shinglesOf: (document) => setOf(texts[document]!),
    measure: 'every',
    onSimilar: (a, b, similarity) => found.push({ pair: [a, b], similarity }),
  });
  found.sort((one, other) => one.pair[0] - other.pair[0] || one.pair[1] - other.pair[1]);
  return { found, clusters };
}

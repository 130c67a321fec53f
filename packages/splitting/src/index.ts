export {
  assignSplit,
  type DomainSplit,
  type SplitPlan,
  type SplitTable,
  type StratumSplit,
} from './assign-split.ts';
export { comparisonWords } from './contamination/comparison-words.ts';
export {
  type BenchmarkText,
  type ContaminationMatch,
  type ContaminationOptions,
  type ContaminationSearch,
  createContaminationSearch,
} from './contamination/contamination-search.ts';
export { contentHash } from './content-hash.ts';
export type { OversizedUnit } from './find-oversized.ts';
export { formUnits, type KeyColumn, type UnitLinks, type Units } from './form-units.ts';
export type { IdColumn } from './id-column.ts';
export { type DuplicatePolicy, keepOnePerContent } from './keep-one-per-content.ts';
export { type BandKeys, hashBands, NO_BAND_KEY } from './near-duplicates/band-keys.ts';
export {
  type CrossingOptions,
  type CrossingSearch,
  createCrossingSearch,
  type HeldTexts,
  type SidedText,
} from './near-duplicates/crossing-search.ts';
export {
  type CrossingPart,
  type CrossingSimilarity,
  type Crossings,
  joinCrossings,
} from './near-duplicates/crossing-tallies.ts';
export type { SortedRows } from './near-duplicates/external-sort.ts';
export {
  createNearDuplicateSearch,
  findNearDuplicates,
  type NearDuplicateOptions,
  type NearDuplicateSearch,
  type NearDuplicates,
  type SearchedDocuments,
} from './near-duplicates/find-near-duplicates.ts';
export { type BandPlan, candidateProbability, planBands } from './near-duplicates/plan-bands.ts';
export {
  createShingleSets,
  jaccardSimilarity,
  type ShingleSet,
  shingleSetOf,
} from './near-duplicates/shingle-set.ts';
export { createShingler, type Shingler, type Shingles } from './near-duplicates/shingler.ts';
export { signShingles } from './near-duplicates/sign-shingles.ts';
export { createMemorySpill, type Spill } from './near-duplicates/spill.ts';
export { createTokenHasher, type Folding, type TokenHashes } from './near-duplicates/token-hashes.ts';
export { type ComparisonLevel, normaliseForComparison } from './normalise-for-comparison.ts';
export { applyCuts, type Cuts, contentOf, findCuts } from './overlap/cut-shared-runs.ts';
export {
  createWindowSorter,
  type HeldOutWindows,
  holdWindows,
  type WindowSorter,
  type WindowSorterOptions,
} from './overlap/held-out-windows.ts';
export { coverHeldOut, type OverlapCoverage } from './overlap/overlap-coverage.ts';
export {
  createOverlapSearch,
  type OverlapPart,
  type OverlapSearch,
  type OverlapSearchOptions,
} from './overlap/overlap-search.ts';
export {
  type CharacterRange,
  createSharedRunSearch,
  type SharedRunOptions,
  type SharedRunSearch,
} from './overlap/shared-run-search.ts';
export { createWindowFilter, noteWindows, type WindowFilter } from './overlap/window-filter.ts';
export {
  CEILINGS,
  divideTarget,
  type HeldOutSize,
  type HoldOut,
  type Quota,
  quotaOf,
  type ResolvedSplit,
  resolveSplit,
  SPLIT_DEFAULTS,
  type SplitOptions,
} from './split-quota.ts';
export { createUnionFind, type UnionFind } from './union-find.ts';

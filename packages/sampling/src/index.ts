export { allocateQuotas, type QuotaRequest } from './allocate-quotas.ts';
export { type BottomK, createBottomK } from './bottom-k.ts';
export { type Budget, type ResolvedBudget, resolveBudget } from './budget.ts';
export { allocateCandidateTable, type CandidateTable, type Offer } from './candidate-table.ts';
export {
  type ClusterTable,
  type DrawnClusters,
  type DrawOptions,
  drawClusters,
  leastByteLimit,
  orderClusters,
} from './clusters/draw-clusters.ts';
export {
  type ClusterDesign,
  type ClusterSample,
  type DesignEffect,
  estimateDesignEffect,
} from './clusters/estimate-design-effect.ts';
export { headOrder } from './head.ts';
export { type MergedSample, mergeBottomK } from './merge-bottom-k.ts';
export { mergeStratified, type StratifiedChoice, type StratifiedTable } from './merge-stratified.ts';
export { type MergedRow, mergeTables } from './merge-tables.ts';
export {
  type CountedDocument,
  createPopulationCounter,
  DEFAULT_MAX_GROUPS,
  lengthBin,
  mergePopulationCounts,
  type PopulationCounter,
  type PopulationCounts,
  type Tally,
} from './population-counter.ts';
export { createReservoir, type Reservoir } from './reservoir.ts';
export { rowPriorities } from './row-priorities.ts';
export { type BufferSize, createShuffleBuffer, type ShuffleBuffer } from './shuffle-buffer.ts';
export { createStratifiedBottomK, type StratifiedBottomK } from './stratified-bottom-k.ts';
export { takeBudget } from './take-budget.ts';
export {
  createThresholdSketch,
  cutRuns,
  type SketchAmounts,
  type ThresholdSketch,
} from './threshold-sketch.ts';
export { weightedPriority } from './weighted-priority.ts';

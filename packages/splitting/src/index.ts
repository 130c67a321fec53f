export {
  assignSplit,
  type DomainSplit,
  type OversizedUnit,
  type SplitPlan,
  type SplitTable,
  type StratumSplit,
} from './assign-split.ts';
export { contentHash } from './content-hash.ts';
export { formUnits, type KeyColumn, type UnitLinks, type Units } from './form-units.ts';
export { type DuplicatePolicy, keepOnePerContent } from './keep-one-per-content.ts';
export { type ComparisonLevel, normaliseForComparison } from './normalise-for-comparison.ts';
export {
  divideTarget,
  type Quota,
  quotaOf,
  type ResolvedSplit,
  resolveSplit,
  SPLIT_DEFAULTS,
  type SplitOptions,
} from './split-quota.ts';
export { createUnionFind, type UnionFind } from './union-find.ts';

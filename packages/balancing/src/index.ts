export {
  allocateNestedQuotas,
  type DomainBlocks,
  type NestedQuotaOptions,
  type NestedQuotas,
  type NestedTarget,
  type QuotaLimits,
} from './allocate-nested-quotas.ts';
export { allocateQuotas, type QuotaOptions, type Quotas } from './allocate-quotas.ts';
export {
  allocateStageQuotas,
  type Stage,
  type StageQuotaOptions,
  type StageQuotas,
} from './allocate-stage-quotas.ts';
export type { BalanceTarget, StreamBlocks } from './balance-target.ts';
export type { ChosenBlocks } from './block-sequence.ts';
export { type BlockChoice, chooseBlocks, chooseBlocksByTokens, type TokenChoice } from './choose-blocks.ts';
export { countStageBlocks, type StageTokens } from './count-stage-blocks.ts';
export { keyedPermutation, type Permutation } from './keyed-permutation.ts';
export { type BlockOrder, type OrderOptions, orderBlocks } from './order-blocks.ts';

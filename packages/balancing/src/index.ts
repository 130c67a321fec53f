export {
  allocateQuotas,
  type BalanceTarget,
  type QuotaOptions,
  type Quotas,
  type StreamBlocks,
} from './allocate-quotas.ts';
export { type BlockChoice, chooseBlocks } from './choose-blocks.ts';
export { keyedPermutation, type Permutation } from './keyed-permutation.ts';
export { type BlockOrder, type ChosenBlocks, orderBlocks } from './order-blocks.ts';

export {
  type AssembleOptions,
  assembleBlocks,
  type BlockRequest,
  type DocumentLabels,
  type DocumentSpans,
  type DocumentTokens,
} from './assemble-blocks.ts';
export {
  cumulativeLengths,
  type LossMaskOptions,
  lossMask,
  positionIds,
} from './block-derivations.ts';
export type { BlockLayout } from './block-layout.ts';
export {
  type DocumentGroups,
  type DocumentWaste,
  measureWaste,
  measureWasteByGroup,
  NO_WASTE,
  type PackingWaste,
} from './measure-waste.ts';
export type { LongDocuments } from './pieces.ts';
export { type AlignedOptions, planAligned } from './plan-aligned.ts';
export { type BestFitOptions, planBestFit } from './plan-best-fit.ts';
export {
  comparePacking,
  type PackingSettings,
  type PackingStrategy,
  packingStrategies,
  planBlocks,
  type StreamLengths,
} from './plan-blocks.ts';
export { type ConcatenateOptions, planConcatenate } from './plan-concatenate.ts';
export { type PadOptions, planPad } from './plan-pad.ts';
export { planSwitch, type SwitchOptions } from './plan-switch.ts';

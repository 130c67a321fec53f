export {
  type AssembleOptions,
  assembleBlocks,
  type BlockRequest,
  type DocumentSpans,
  type DocumentTokens,
} from './assemble-blocks.ts';
export type { BlockLayout } from './block-layout.ts';
export { type ConcatenateOptions, planConcatenate } from './plan-concatenate.ts';

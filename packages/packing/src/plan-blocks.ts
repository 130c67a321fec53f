import type { BlockLayout } from './block-layout.ts';
import { measureWaste, type PackingWaste } from './measure-waste.ts';
import type { LongDocuments } from './pieces.ts';
import { planAligned } from './plan-aligned.ts';
import { planBestFit } from './plan-best-fit.ts';
import { planConcatenate } from './plan-concatenate.ts';
import { planPad } from './plan-pad.ts';

/** How tokens become blocks. */
export type PackingStrategy =
  | { readonly strategy: 'concatenate'; readonly tail: 'drop' | 'pad' }
  | { readonly strategy: 'best-fit'; readonly long: LongDocuments }
  | { readonly strategy: 'aligned'; readonly tail: 'drop' | 'pad'; readonly bufferDocuments?: number }
  | { readonly strategy: 'pad'; readonly long: LongDocuments };

/** A stream of documents as packing sees it. */
export interface StreamLengths {
  /** Tokens of each document, its end-of-text token included, in the order of the stream. */
  readonly lengths: Uint32Array;
  /** Tokens of a block. */
  readonly blockSize: number;
}

/** The layout of a stream by the strategy that a recipe names. @throws RangeError as the strategy's own planner. */
export function planBlocks(stream: StreamLengths, packing: PackingStrategy): BlockLayout {
  switch (packing.strategy) {
    case 'concatenate':
      return planConcatenate({ ...stream, ...packing });
    case 'best-fit':
      return planBestFit({ ...stream, ...packing });
    case 'aligned':
      return planAligned({ ...stream, ...packing });
    case 'pad':
      return planPad({ ...stream, ...packing });
  }
}

/** The settings that strategies share, as a recipe has them. */
export interface PackingSettings {
  readonly tail: 'drop' | 'pad';
  readonly long: LongDocuments;
}

/** Every strategy by name, with these settings. */
export function packingStrategies({
  tail,
  long,
}: PackingSettings): Readonly<Record<PackingStrategy['strategy'], PackingStrategy>> {
  return {
    concatenate: { strategy: 'concatenate', tail },
    'best-fit': { strategy: 'best-fit', long },
    aligned: { strategy: 'aligned', tail },
    pad: { strategy: 'pad', long },
  };
}

/** What each strategy would cost on a stream, by name, for a choice before building. */
export function comparePacking(
  stream: StreamLengths,
  settings: PackingSettings = { tail: 'drop', long: 'fragment' },
): Readonly<Record<PackingStrategy['strategy'], PackingWaste>> {
  const waste = (packing: PackingStrategy) => measureWaste(planBlocks(stream, packing), stream.lengths);
  const strategies = packingStrategies(settings);
  return {
    concatenate: waste(strategies.concatenate),
    'best-fit': waste(strategies['best-fit']),
    aligned: waste(strategies.aligned),
    pad: waste(strategies.pad),
  };
}

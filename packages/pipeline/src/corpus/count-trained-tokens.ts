import { type BlockSpans, spanKindCode } from '@sluice/records';

const PADDING = spanKindCode('padding');

/** Adds the tokens of a batch to counts by domain, padding left out. */
export function countTrainedTokens(tokens: Map<string, number>, batch: BlockSpans): void {
  for (let block = 0; block < batch.blockCount; block++) {
    let trained = 0;
    for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
      if (batch.spanKinds[span] !== PADDING) trained += batch.spanLengths[span]!;
    }
    const domain = batch.domains[block]!;
    tokens.set(domain, (tokens.get(domain) ?? 0) + trained);
  }
}

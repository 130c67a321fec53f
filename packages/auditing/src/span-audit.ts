import { type BlockSpans, SPAN_KINDS } from '@sluice/records';
import type { Finding } from './finding.ts';

/** Collects what is wrong with the spans of written blocks, batch by batch. */
export interface SpanAudit {
  add(batch: BlockSpans): void;
  finding(): Finding;
}

/** Whether the spans of every block tile it, and each names a document (padding none). */
export function createSpanAudit(): SpanAudit {
  let blocks = 0;
  let spans = 0;
  let faultyBlocks = 0;
  let firstFault = '';
  return {
    add(batch) {
      for (let block = 0; block < batch.blockCount; block++) {
        const fault = faultOf(batch, block);
        if (fault !== undefined && faultyBlocks++ === 0) firstFault = `block ${blocks}: ${fault}`;
        blocks++;
        spans += batch.spanOffsets[block + 1]! - batch.spanOffsets[block]!;
      }
    },
    finding() {
      const check = 'spans';
      if (blocks === 0)
        return { check, severity: 'high', figure: null, sentence: 'No block was there to look at.' };
      if (faultyBlocks === 0) {
        const sentence = `The ${spans} spans of ${blocks} blocks tile them: every token has an origin.`;
        return { check, severity: 'ok', figure: 0, sentence };
      }
      const sentence = `The spans of ${faultyBlocks} of ${blocks} blocks do not tile them; ${firstFault}.`;
      return { check, severity: 'high', figure: faultyBlocks, sentence };
    },
  };
}

function faultOf(batch: BlockSpans, block: number): string | undefined {
  let end = 0;
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const start = batch.spanStarts[span]!;
    const kind = SPAN_KINDS[batch.spanKinds[span]!];
    if (start !== end) return `a span starts at ${start} where the one before it ended at ${end}`;
    if (batch.spanLengths[span]! < 1) return `the span at ${start} is empty`;
    if (kind === undefined)
      return `the span at ${start} has the kind ${batch.spanKinds[span]}, which is none`;
    if ((kind === 'padding') !== (batch.spanDocuments[span] === ''))
      return `the span at ${start} is ${kind} and its document is ${JSON.stringify(batch.spanDocuments[span])}`;
    end += batch.spanLengths[span]!;
  }
  return end === batch.blockSize ? undefined : `its spans end at ${end} of ${batch.blockSize} tokens`;
}

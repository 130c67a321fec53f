import { createHash } from 'node:crypto';
import { type BlockBatch, spanKindOf } from '@sluice/records';

/** What a corpus is, for comparison with what a reader finds; the readers compute the same in Python. */
export interface CorpusDigest {
  readonly blocks: number;
  /** SHA-256 of all ids as 32-bit little-endian integers. */
  readonly tokens: string;
  /** SHA-256 of a line for each block: its domain, a tab, its subdomain. */
  readonly labels: string;
  /** SHA-256 of a line for each block: its spans as a JSON list of [document, kind, start, length, document offset]. */
  readonly spans: string;
  /** SHA-256 of a line for each run of a document, padding left out: its first and last token in the corpus, half-open. */
  readonly runs: string;
}

export interface CorpusDigester {
  add(batch: BlockBatch): void;
  digest(): CorpusDigest;
}

export function createCorpusDigester(): CorpusDigester {
  const hashes = {
    tokens: createHash('sha256'),
    labels: createHash('sha256'),
    spans: createHash('sha256'),
    runs: createHash('sha256'),
  };
  let blocks = 0;
  return {
    add(batch) {
      const ids = Buffer.alloc(4 * batch.tokens.length);
      for (const [place, id] of batch.tokens.entries()) ids.writeUInt32LE(id, 4 * place);
      hashes.tokens.update(ids);
      for (const [block, domain] of batch.domains.entries()) {
        hashes.labels.update(`${domain}\t${batch.subdomains[block]}\n`);
        hashes.spans.update(`${JSON.stringify(spansOf(batch, block))}\n`);
        for (const run of runsOf(batch, block, blocks + block)) hashes.runs.update(`${run.join(',')}\n`);
      }
      blocks += batch.blockCount;
    },
    digest: () => ({
      blocks,
      tokens: hashes.tokens.digest('hex'),
      labels: hashes.labels.digest('hex'),
      spans: hashes.spans.digest('hex'),
      runs: hashes.runs.digest('hex'),
    }),
  };
}

function spansOf(batch: BlockBatch, block: number) {
  const from = batch.spanOffsets[block]!;
  return Array.from({ length: batch.spanOffsets[block + 1]! - from }, (_, at) => [
    batch.spanDocuments[from + at]!,
    spanKindOf(batch.spanKinds[from + at]!),
    batch.spanStarts[from + at]!,
    batch.spanLengths[from + at]!,
    batch.spanDocumentOffsets[from + at]!,
  ]);
}

function runsOf(batch: BlockBatch, block: number, number: number): [number, number][] {
  const runs: [number, number][] = [];
  let previous = '';
  for (let span = batch.spanOffsets[block]!; span < batch.spanOffsets[block + 1]!; span++) {
    const document = batch.spanDocuments[span]!;
    const start = number * batch.blockSize + batch.spanStarts[span]!;
    const end = start + batch.spanLengths[span]!;
    if (document !== '' && document === previous) runs.at(-1)![1] = end;
    else if (document !== '') runs.push([start, end]);
    previous = document;
  }
  return runs;
}

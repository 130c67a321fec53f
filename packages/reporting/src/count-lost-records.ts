import type { Manifest } from '@sluice/manifest';
import { renderCount } from './render-summary.ts';

/** The records of a corpus, and every place where the manifest's sums leave some of them unexplained. */
export interface LostRecords {
  readonly recordCount: number;
  /** Sentences; none if every record, document and token is accounted for. */
  readonly lost: readonly string[];
}

/**
 * Holds the manifest's counts against one another: records = drops + chosen documents of each source; chosen documents
 * = documents of the splits of each domain; tokens = packed + dropped by packing of each stream, and packed ≤ written +
 * dropped by balancing (blocks that are repeated are written more often than they were packed).
 */
export function countLostRecords({ sources, streams }: Manifest): LostRecords {
  const lost: string[] = [];
  const expect = (where: string, missing: number, what: string) => {
    if (missing !== 0) lost.push(`${where}: ${renderCount(Math.abs(missing))} ${what}`);
  };
  for (const { domain, name, recordCount, drops, sampledDocuments } of sources) {
    const explained = Object.values(drops).reduce((sum, count) => sum + count, sampledDocuments);
    const what = explained < recordCount ? 'records without a reason' : 'records counted twice';
    expect(`${domain}/${name}`, recordCount - explained, what);
  }
  for (const domain of new Set([...sources, ...streams].map((entry) => entry.domain))) {
    const chosen = sumOf(sources, domain, ({ sampledDocuments }) => sampledDocuments);
    const split = sumOf(streams, domain, ({ documents }) => documents);
    expect(domain, chosen - split, split < chosen ? 'documents in no split' : 'documents from no source');
  }
  for (const stream of streams) {
    const where = `${stream.split} ${stream.domain}.${stream.subdomain}`;
    const { tokens, packedTokens, droppedByPacking, droppedByBalancing, writtenTokens } = stream;
    expect(where, tokens - packedTokens - droppedByPacking, 'tokens that packing does not explain');
    expect(
      where,
      Math.max(0, packedTokens - writtenTokens - droppedByBalancing),
      'tokens that balancing does not explain',
    );
  }
  return { recordCount: sources.reduce((sum, source) => sum + source.recordCount, 0), lost };
}

function sumOf<Entry extends { readonly domain: string }>(
  entries: readonly Entry[],
  domain: string,
  count: (entry: Entry) => number,
): number {
  return entries.filter((entry) => entry.domain === domain).reduce((sum, entry) => sum + count(entry), 0);
}

/*
 * What the tokens of a build are, by domain: counted as texts are encoded, added up over the encode tasks.
 *
 * statistics.json   of an encode task: the statistics of each domain, the bits of the ids that occurred in base64
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '@sluice/determinism';
import type { TokenEntry } from '@sluice/manifest';
import type { RenderedText } from '@sluice/records';
import {
  addTokenStatistics,
  countUsedIds,
  type EncodedDocuments,
  type TokenCounter,
  type Tokenizer,
  type TokenStatistics,
  tokenCounter,
} from '@sluice/tokenization';
import { artefactFile, type Build } from './build.ts';

type StoredStatistics = Omit<TokenStatistics, 'usedIds'> & { readonly usedIds: string };
type StoredFile = readonly (readonly [domain: string, statistics: StoredStatistics])[];

/** Counts the documents of an encode task. */
export function countTokensByDomain(tokenizer: Tokenizer) {
  const counters = new Map<string, TokenCounter>();
  return {
    add(domain: string, rendered: readonly RenderedText[], encoded: EncodedDocuments): void {
      const counter = counters.get(domain) ?? tokenCounter(tokenizer);
      counters.set(domain, counter);
      counter.add(
        rendered.map(({ text }) => text),
        encoded,
      );
    },
    write(folder: string): void {
      const rows: StoredFile = [...counters].map(([domain, counter]) => {
        const statistics = counter.statistics();
        return [domain, { ...statistics, usedIds: Buffer.from(statistics.usedIds).toString('base64') }];
      });
      writeFileSync(join(folder, 'statistics.json'), JSON.stringify(rows));
    },
  };
}

/** What the tokens of each domain of a build are, before packing and balancing; and how many ids occur at all. */
export function readTokenEntries(build: Build): {
  readonly domains: TokenEntry[];
  readonly usedIds: number;
} {
  const sums = new Map<string, TokenStatistics>();
  for (const { artefact } of build.plan.phases.encode) {
    const path = artefactFile(build, artefact, 'statistics.json');
    for (const [domain, stored] of JSON.parse(readFileSync(path, 'utf8')) as StoredFile) {
      const statistics = { ...stored, usedIds: Uint8Array.from(Buffer.from(stored.usedIds, 'base64')) };
      const sum = sums.get(domain);
      sums.set(domain, sum === undefined ? statistics : addTokenStatistics(sum, statistics));
    }
  }
  const all = [...sums].sort(([a], [b]) => compareCodeUnits(a, b));
  const together = all.map(([, statistics]) => statistics).reduce(addTokenStatistics);
  return {
    domains: all.map(([domain, sum]) => describeTokens(domain, sum)),
    usedIds: countUsedIds(together),
  };
}

function describeTokens(domain: string, sum: TokenStatistics): TokenEntry {
  return {
    domain,
    documents: sum.textCount,
    bytes: sum.byteCount,
    tokens: sum.tokenCount,
    unknownTokens: sum.unknownTokenCount,
    byteFallbackTokens: sum.byteFallbackTokenCount,
    specialTokenLiterals: sum.controlLiteralCount,
    longestPieceBytes: sum.longestPieceBytes,
    usedIds: countUsedIds(sum),
  };
}

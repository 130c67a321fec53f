import { countLostRecords } from '../count-lost-records.ts';
import { renderCount } from '../render-summary.ts';
import type { Corpus, Judged } from './judged.ts';

export function judgeLosses({ manifest }: Corpus): Judged {
  const { recordCount, lost } = countLostRecords(manifest);
  return {
    isBroken: lost.length > 0,
    figure:
      lost.length === 0
        ? `0 of ${renderCount(recordCount)} records without an account`
        : `${lost.length} ${lost.length === 1 ? 'sum' : 'sums'} of the manifest not met`,
    faults: lost,
    gaps: manifest.sources.length === 0 ? ['there is no source'] : [],
    evidence: [],
  };
}

import { renderCount } from '../render-summary.ts';
import type { Corpus, Judged } from './judged.ts';

export function judgeSameBytes({ manifest }: Corpus): Judged {
  const files = `${renderCount(manifest.files.length)} ${manifest.files.length === 1 ? 'file' : 'files'}`;
  return {
    isBroken: false,
    figure: `SHA-256 of ${files} in manifest.json to hold a second build against`,
    gaps: ['one build alone cannot show it: build again elsewhere and compare manifest.json'],
    evidence: [],
  };
}

import type { SplitCertificate } from '@sluice/manifest';
import { describe, expect, test } from 'vitest';
import { renderLeakage } from '../src/render-leakage.ts';

const CERTIFICATE: SplitCertificate = {
  certificateVersion: 1,
  holds: false,
  claims: ['documents', 'near-copies'],
  splits: [],
  keys: [
    { kind: 'documents', splits: ['train', 'validation'], compared: [1_000, 50], crossing: 0, examples: [] },
  ],
  nearCopies: {
    similarity: 0.8,
    leastSimilarity: 0.3,
    wordsPerShingle: 5,
    recall: 0.99,
    crossingClusters: 1,
    between: [
      {
        splits: ['train', 'validation'],
        documents: [1_000, 50],
        pairs: 50_000,
        measuredPairs: 20,
        nearPairs: 2,
        largest: 0.876,
        histogram: [0, 0, 0, 7, 4, 0, 0, 0, 2, 0],
      },
    ],
  },
  sharedRuns: {
    wordsPerRun: 50,
    trainDocuments: 1_000,
    trainWords: 90_000,
    of: [{ split: 'validation', documents: 50, words: 4_000, sharedWords: 100, share: 0.025 }],
  },
  contamination: null,
};

describe('renderLeakage(certificate)', () => {
  test('says whether anything crosses, and shows pairs by similarity from the least that was measured', () => {
    const { markup } = renderLeakage(CERTIFICATE);
    expect(markup).toContain('Something crosses the splits');
    expect(markup).toContain('aria-label="0.3 to 0.4: less alike than near copies 7"');
    expect(markup).toContain('aria-label="0.8 to 0.9: near copies 2"');
    expect(markup).not.toContain('0.2 to 0.3');
    expect(markup).toContain(
      'Of 50,000 pairs 2 are near copies, alike by 0.8 or more; the largest similarity found is 0.876.',
    );
    expect(markup).toContain('2.50 %');
  });

  test('says so where nothing crosses, and where there is no certificate', () => {
    expect(renderLeakage({ ...CERTIFICATE, holds: true }).markup).toContain('Nothing crosses the splits');
    expect(renderLeakage(undefined).markup).toContain('no certificate');
  });
});

import type { Manifest } from '@sluice/manifest';
import type { Finding } from '@sluice/records';
import { renderCount, renderSummary, renderTable } from '@sluice/reporting';
import { describe, expect, test } from 'vitest';

const MANIFEST: Manifest = {
  manifestVersion: 1,
  sluiceVersion: '0.1.0',
  name: 'demo',
  seed: '42',
  lockDigest: 'a'.repeat(64),
  blockSize: 10,
  vocabularySize: 300,
  endOfTextId: 299,
  tokenizerEngine: 'fast',
  specialTokens: 'as-text',
  tokens: { domains: [], usedIds: 0 },
  samples: [],
  stageEnds: [4],
  sources: [
    {
      name: 'a|b',
      domain: 'math',
      revision: '',
      recordCount: 1200,
      drops: { 'too-short': 200 },
      cleaned: {},
      sampledDocuments: 1000,
      sampledBytes: 5,
      trainTokens: 35,
      trainedTokens: 10,
    },
  ],
  streams: [
    {
      split: 'train',
      domain: 'math',
      subdomain: 'sums',
      documents: 7,
      tokens: 35,
      blocks: 3,
      writtenBlocks: 1,
      packedTokens: 30,
      writtenTokens: 10,
      droppedByPacking: 5,
      droppedByBalancing: 20,
      paddedTokens: 0,
      croppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 0,
      beginningsSeen: 0,
      endsSeen: 0,
    },
    {
      split: 'train',
      domain: 'prose',
      subdomain: 'tales',
      documents: 9,
      tokens: 30,
      blocks: 3,
      writtenBlocks: 3,
      packedTokens: 30,
      writtenTokens: 30,
      droppedByPacking: 0,
      droppedByBalancing: 0,
      paddedTokens: 0,
      croppedTokens: 0,
      droppedDocuments: 0,
      cutDocuments: 0,
      beginningsSeen: 0,
      endsSeen: 0,
    },
  ],
  files: [],
};
const finding = (severity: Finding['severity'], sentence: string): Finding => ({
  check: 'c',
  severity,
  figure: 1,
  sentence,
});

describe('renderSummary({ manifest, findings })', () => {
  test('puts a problem before anything else', () => {
    const summary = renderSummary({
      manifest: MANIFEST,
      findings: [finding('ok', 'Fine.'), finding('high', 'It leaks.')],
    });
    expect(summary).toContain('1 of 2 checks found a problem:\n\n- It leaks.');
    expect(summary.indexOf('It leaks.')).toBeLessThan(summary.indexOf('## What was built'));
    expect(summary.indexOf('| No leakage')).toBeLessThan(summary.indexOf('## What was built'));
    expect(summary).toMatch(/<summary>Passed: 1 of 2<\/summary>\n\n\|[^<]*Fine\.[^<]*<\/details>/);
  });

  test('says so when there is none', () => {
    expect(renderSummary({ manifest: MANIFEST, findings: [finding('low', 'Few.')] })).toContain(
      'no problem was found',
    );
  });

  test('gives written tokens and their shares of the split', () => {
    const summary = renderSummary({ manifest: MANIFEST, findings: [] });
    expect(summary).toMatch(
      /\| train \| math {3}\| sums {6}\| 7 {9}\| 35 {5}\| 3 {6}\| 1 {14}\| 10 {13}\| 25\.00 % \|/,
    );
    expect(summary).toContain('75.00 %');
    expect(summary).toContain('200 too-short');
    expect(summary).toContain('a\\|b');
    expect(summary).not.toContain('changed by cleaning');
  });

  test('counts the documents that cleaning changed, where there was any', () => {
    const [source] = MANIFEST.sources;
    const cleaned = { 'line-ends': 1200, controls: 3 };
    const manifest = {
      ...MANIFEST,
      sources: [
        { ...source!, cleaned },
        { ...source!, name: 'as-it-is' },
      ],
    };
    const summary = renderSummary({ manifest, findings: [] });
    expect(summary).toMatch(/\| not chosen +\| changed by cleaning +\|/);
    expect(summary).toMatch(/\| a\\\|b .*\| 200 too-short \| 1,200 line-ends, 3 controls \|/);
    expect(summary).toMatch(/\| as-it-is .*\| 200 too-short \| +\|/);
  });
});

describe('renderTable(header, rows)', () => {
  test('aligns its columns and escapes bars and line ends', () => {
    expect(renderTable(['a', 'long'], [['x|y\nz', '1']])).toBe(
      '| a      | long |\n| ------ | ---- |\n| x\\|y z | 1    |',
    );
  });
});

describe('renderCount(count)', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('writes %i as %s', (count, text) => {
    expect(renderCount(count)).toBe(text);
  });
});

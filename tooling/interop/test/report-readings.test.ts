import { createBlockDigester } from '@sluice/exporting';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { numberedBlocks } from '../src/numbered-blocks.ts';
import { reportReadings } from '../src/report-readings.ts';
import type { WrittenCorpus } from '../src/write-formats.ts';

describe('reportReadings(written, readings) counts', () => {
  const shape = { blockSize: 16, vocabularySize: 300 };
  const digester = createBlockDigester();
  digester.add(numberedBlocks({ blockCount: 9, ...shape }));
  const digest = digester.digest();
  const written: WrittenCorpus = {
    formats: ['numpy'],
    splits: { train: { ...digest, ...shape, split: 'train' } },
  };
  const reading = { format: 'numpy', split: 'train', reader: 'numpy', version: '2', ...digest };

  const lines: string[] = [];
  beforeEach(() => void vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(line)));
  afterEach(() => vi.restoreAllMocks());

  test('no failure where all is equal', () => {
    expect(reportReadings(written, [reading])).toBe(0);
    expect(lines.at(-1)).toContain('blocks, tokens, labels, spans, runs');
  });

  test.each(['tokens', 'labels', 'spans', 'runs'] as const)('a reader that finds other %s', (property) => {
    expect(reportReadings(written, [reading, { ...reading, [property]: '0'.repeat(64) }])).toBe(1);
    expect(lines.at(-1)).toContain(`NOT EQUAL: ${property} are 000`);
  });

  test('a reader that finds fewer blocks, none, or fails', () => {
    expect(reportReadings(written, [{ ...reading, blocks: 8 }])).toBe(1);
    const { tokens: _, ...blind } = reading;
    expect(reportReadings(written, [blind])).toBe(1);
    expect(reportReadings(written, [{ ...reading, error: 'KeyError' }])).toBe(1);
    expect(reportReadings(written, [])).toBe(1);
  });
});

import { compareDomains, type ProbeDocument } from '@sluice/auditing';
import { drawFor } from '@sluice/determinism';
import { cleanControl, plantedDefect } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import { ksTwoSampleDistance } from '../../src/statistics/kolmogorov-smirnov.ts';
import { trapCorpus } from './trap-corpus.ts';

function documentOf(domain: string, row: number, text: string, tokens: number[]): ProbeDocument {
  return {
    id: `${domain}#${row}`,
    domain,
    subdomain: 'all',
    split: 'train',
    rendered: { text, pieces: [{ kind: 'content', start: 0, end: text.length }] },
    tokens: Uint16Array.from(tokens),
    isTemplate: new Uint8Array(tokens.length),
  };
}

describe('compareDomains(corpus)', () => {
  test('gives medians, distances and overlap', () => {
    const documents = Array.from({ length: 20 }, (_, row) => [
      documentOf('a', row, 'abcd 12345', [1, 1, 2, 2]),
      documentOf('b', row, row < 5 ? 'abcd 12345' : 'Abcdefghi', [2, 2, 3, 4]),
    ]).flat();
    const { properties, overlaps, findings } = compareDomains({ seed: '1', documents, showTokens: String });
    const digits = properties.find(({ property }) => property === 'share of digits')!;
    expect(digits).toEqual({
      property: 'share of digits',
      medians: [
        { domain: 'a', median: 0.5 },
        { domain: 'b', median: 0 },
      ],
      distance: 0.75,
      interval: [expect.closeTo(0.0882, 3), 1],
      between: ['a', 'b'],
    });
    expect(properties.find(({ property }) => property === 'share of repeated tokens')).toMatchObject({
      medians: [{ median: 0.5 }, { median: 0.25 }],
      distance: 1,
    });
    expect(overlaps).toEqual([{ domains: ['a', 'b'], overlap: 0.5, interval: [0.5, 0.5] }]);
    expect(findings.find(({ check }) => check === 'confound/vocabulary')).toMatchObject({
      severity: 'low',
      figure: 0.5,
      interval: [0.5, 0.5],
      sentence: expect.stringContaining('a and b have 50.0 % in common'),
    });
    expect(findings.find(({ check }) => check === 'confound/share-of-digits')).toEqual({
      check: 'confound/share-of-digits',
      severity: 'low',
      figure: 0.75,
      interval: [expect.closeTo(0.0882, 3), 1],
      sentence: 'Domains differ in share of digits (medians: a 0.50, b 0.0); a and b are 0.75 of 1 apart.',
    });
  });

  test('finds sound domains alike, and names the property that was changed in one', () => {
    const sound = compareDomains(trapCorpus(cleanControl(1)));
    expect(sound.findings.every(({ severity }) => severity === 'ok')).toBe(true);
    const longer = plantedDefect('longer-documents', 1);
    const [first] = compareDomains(trapCorpus(longer.documents)).properties;
    expect(first!.property).toBe('tokens of a document');
    expect(first!.between).toContain(longer.domain);
  });

  test('has the true distance in its interval at least as often as it says', () => {
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const draw = drawFor('1', 'test/coverage', String(trial));
      // Lengths are even below 100 and even below 150: a third of the second lies above the first.
      const documents = Array.from({ length: 60 }, (_, row) => [
        documentOf('a', row, 'x', new Array(1 + draw.below(100)).fill(1)),
        documentOf('b', row, 'x', new Array(1 + draw.below(150)).fill(1)),
      ]).flat();
      const { properties } = compareDomains({ seed: '1', documents, showTokens: String });
      const [low, high] = properties.find(({ property }) => property === 'tokens of a document')!.interval;
      if (low <= 1 / 3 && 1 / 3 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(190);
  });

  test('has the true overlap in its interval about as often as it says, though samples lack rare tokens', () => {
    // Zipf's frequencies, in opposite order in the upper half of the tokens.
    const weights = Array.from({ length: 400 }, (_, token) => 1 / (token + 1));
    const others = [...weights.slice(0, 200), ...weights.slice(200).toReversed()];
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const truth = weights.reduce((total, weight, token) => total + Math.min(weight, others[token]!), 0) / sum;
    let covered = 0;
    for (let trial = 0; trial < 100; trial++) {
      const draw = drawFor('1', 'test/overlap', String(trial));
      const drawn = (of: readonly number[]) => Array.from({ length: 20 }, () => draw.pickWeighted(of));
      const documents = Array.from({ length: 40 }, (_, row) => [
        documentOf('a', row, 'x', drawn(weights)),
        documentOf('b', row, 'x', drawn(others)),
      ]).flat();
      const [low, high] = compareDomains({ seed: '1', documents, showTokens: String }).overlaps[0]!.interval;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(88);
  });

  test('has nothing to compare in one domain, or in a few documents', () => {
    const documents = Array.from({ length: 30 }, (_, row) => documentOf(row < 25 ? 'a' : 'b', row, 'x', [1]));
    const nothing = { properties: [], overlaps: [], findings: [] };
    expect(compareDomains({ seed: '1', documents, showTokens: String })).toEqual(nothing);
  });
});

describe('ksTwoSampleDistance(a, b)', () => {
  test.each([
    [[1, 2, 3], [1, 2, 3], 0],
    [[1, 2], [3, 4], 1],
    [[1, 1, 1, 5], [1, 5, 5, 5], 0.5],
    [[1, 3], [2, 2, 2], 0.5],
  ])('of %j and %j is %d', (a, b, distance) => {
    expect(ksTwoSampleDistance(a, b)).toBe(distance);
    expect(ksTwoSampleDistance(b, a)).toBe(distance);
  });
});

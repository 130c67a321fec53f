import { auditLeakage, type SplitKeys } from '@sluice/auditing';
import { describe, expect, test } from 'vitest';

const train: SplitKeys = {
  split: 'train',
  documents: ['s/f#0', 's/f#1', 's/f#2'],
  groups: ['a', 'a', undefined],
  contents: BigUint64Array.of(1n, 2n, 0n),
};
const validation: SplitKeys = {
  split: 'validation',
  documents: ['s/f#7', 's/f#8'],
  groups: ['b', undefined],
  contents: BigUint64Array.of(3n, 0n),
};

describe('auditLeakage(input)', () => {
  test('finds nothing where nothing crosses, and says how much was compared', () => {
    const counts = auditLeakage([train, validation]);
    expect(counts.map(({ kind, compared, crossing }) => [kind, ...compared, crossing])).toEqual([
      ['documents', 3, 2, 0],
      ['groups', 1, 1, 0],
      ['contents', 2, 1, 0],
    ]);
    expect(counts.map((count) => count.finding.severity)).toEqual(['ok', 'ok', 'ok']);
    expect(counts[0]!.finding).toEqual({
      check: 'leakage/documents',
      severity: 'ok',
      figure: 0,
      sentence: 'None of 2 documents of validation against 3 of train is in both splits.',
    });
  });

  test.each([
    ['documents', { documents: ['s/f#7', 's/f#1'] }, 's/f#1', 's/f#1'],
    ['groups', { groups: ['a', 'b'] }, 's/f#0', 's/f#7'],
    ['contents', { contents: BigUint64Array.of(9n, 2n) }, 's/f#1', 's/f#8'],
  ] as const)('finds one of the %s in both, with an example', (kind, change, a, b) => {
    const counts = auditLeakage([train, { ...validation, ...change }]);
    for (const count of counts)
      expect([count.kind, count.crossing, count.finding.severity]).toEqual(
        count.kind === kind ? [kind, 1, 'high'] : [count.kind, 0, 'ok'],
      );
    expect(counts.find((count) => count.kind === kind)!.examples).toEqual([[a, b]]);
  });

  test('compares every two of three splits, and names them', () => {
    const held: SplitKeys = {
      ...validation,
      split: 'test',
      documents: ['s/f#8', 's/f#9'],
      groups: ['c', 'd'],
    };
    const counts = auditLeakage([train, validation, held]).filter(({ kind }) => kind === 'documents');
    expect(counts.map(({ splits, crossing }) => [...splits, crossing])).toEqual([
      ['train', 'validation', 0],
      ['train', 'test', 0],
      ['validation', 'test', 1],
    ]);
    expect(counts[2]!.finding).toEqual({
      check: 'leakage/documents',
      subject: 'validation and test',
      severity: 'high',
      figure: 1,
      sentence:
        '1 of 2 documents of test against 2 of validation are in both splits, such as s/f#8 in validation and s/f#8 in test.',
    });
  });

  test('does not pass by being empty', () => {
    const nothing: SplitKeys = {
      split: 'validation',
      documents: [],
      groups: [],
      contents: new BigUint64Array(),
    };
    const severities = auditLeakage([train, nothing]).map((count) => count.finding);
    expect(severities.map((finding) => finding.severity)).toEqual(['high', 'low', 'low']);
    for (const finding of severities) {
      expect(finding.figure).toBeNull();
      expect(finding.sentence).toMatch(/^Nothing to compare/);
    }
  });

  test('claims nothing of what it was not given, and refuses half of it', () => {
    const documents = auditLeakage([
      { split: 'train', documents: ['a'] },
      { split: 'validation', documents: ['b'] },
    ]);
    expect(documents.map((count) => count.kind)).toEqual(['documents']);
    expect(() => auditLeakage([train, { split: 'validation', documents: ['b'] }])).toThrow(
      /groups are given for one split and not for the other/,
    );
    expect(() => auditLeakage([{ ...train, groups: ['a'] }, validation])).toThrow(/1 groups for 3 documents/);
  });
});

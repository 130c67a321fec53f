import { auditBalance } from '@sluice/auditing';
import { describe, expect, test } from 'vitest';

const third = 1 / 3;
const parts = (tokens: readonly number[]) =>
  tokens.map((count, part) => ({ name: 'abc'[part]!, tokens: count, targetShare: third }));

describe('auditBalance(input)', () => {
  test('is content within one block of the target', () => {
    const findings = auditBalance({ blockSize: 512, parts: parts([5_120, 5_120 + 512, 5_120]) });
    expect(findings.map((finding) => finding.severity)).toEqual(['ok', 'ok', 'ok']);
    expect(findings[1]).toMatchObject({ check: 'balance', subject: 'b' });
    expect(findings[1]!.figure).toBeCloseTo(2 / 3, 10);
    expect(findings[1]!.sentence).toMatch(
      /^b: 5632 of 15872 trained tokens, 35\.5 % where 33\.3 % were wanted: 0\.67 blocks above the target, within one block\.$/,
    );
  });

  test('is high beyond one block', () => {
    const findings = auditBalance({ blockSize: 512, parts: parts([5_120, 5_120 + 1_024, 5_120]) });
    expect(findings.map((finding) => finding.severity)).toEqual(['ok', 'high', 'ok']);
  });

  test('is high where nothing is trained on', () => {
    const findings = auditBalance({ blockSize: 512, parts: parts([0, 0, 0]) });
    expect(findings.every((finding) => finding.severity === 'high' && finding.figure === null)).toBe(true);
  });

  test('refuses shares that do not sum to 1', () => {
    expect(() => auditBalance({ blockSize: 512, parts: parts([1, 1]) })).toThrow(/must sum to 1, got 0\.66/);
  });
});

import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { compareMethods, OTHER_METHODS, UNIFORM_METHODS } from './code-methods.ts';

test('3 MB of code ordered by repository: only what promises uniformity passes its certificate', () =>
  withTemporaryFolder(async (folder) => {
    const outcomes = await compareMethods(folder, [...UNIFORM_METHODS, ...OTHER_METHODS]);
    for (const method of UNIFORM_METHODS) {
      const { certificate, against } = outcomes.get(method)!;
      expect(certificate).toMatchObject({ verdict: 'passes', promise: 'uniform', seen: { end: 'whole' } });
      // The certificate's own test is the one against the whole.
      expect(certificate.tests.group!.statistic).toBeCloseTo(against.statistic, 9);
      expect(against.pValue).toBeGreaterThan(0.001);
      expect(Math.abs(against.groupsReached - against.groupsExpected)).toBeLessThan(4);
    }
    for (const method of OTHER_METHODS) {
      const { certificate, against, bytesRead } = outcomes.get(method)!;
      expect(certificate).toMatchObject({ verdict: 'fails', promise: 'none' });
      expect(against.pValue).toBeLessThan(1e-9);
      expect(against.effectSize).toBeGreaterThan(0.5);
      expect(bytesRead).toBeLessThan(outcomes.get('uniform')!.bytesRead);
    }
    expect(outcomes.get('head')!.against.groupsReached).toBeLessThanOrEqual(2);
  }));

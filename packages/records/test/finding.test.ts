import { expect, test } from 'vitest';
import { SEVERITIES } from '../src/index.ts';

test('SEVERITIES go from worst to best: reports sort by their place', () => {
  expect(SEVERITIES).toEqual(['high', 'low', 'ok']);
});

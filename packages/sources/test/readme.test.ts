import { join } from 'node:path';
import { readmeExample } from '@sluice/test-fixtures';
import { test } from 'vitest';

test('the README example runs', () => {
  readmeExample(join(import.meta.dirname, '..'));
});

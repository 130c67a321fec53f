import { join } from 'node:path';
import { readmeExample } from '@sluice/test-fixtures';
import { it } from 'vitest';

it('the example of the README runs', () => {
  readmeExample(join(import.meta.dirname, '..'));
});

import { join } from 'node:path';
import { test } from 'vitest';
// by path and not by name: test-fixtures depends on this package, and a cycle of packages would stop the build
import { readmeExample } from '../../test-fixtures/src/readme-example.ts';

test('the README example runs', () => {
  readmeExample(join(import.meta.dirname, '..'));
});

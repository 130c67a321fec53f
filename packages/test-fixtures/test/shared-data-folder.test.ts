import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedDataFolder, withTemporaryFolder } from '../src/index.ts';

test('sharedDataFolder(checkout without data beside it) says where the data belongs and how to get on', () =>
  withTemporaryFolder((folder) => {
    const expected = join(folder, 'shared/data');
    expect(() => sharedDataFolder(join(folder, 'checkout'))).toThrow(
      `expected them in ${expected}, beside the checkout. Put a copy or a link there, ` +
        'or run the other tests alone: pnpm exec vitest run --project unit',
    );
  }));

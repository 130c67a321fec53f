import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { expect, test } from 'vitest';
import { createSpillFile } from '../src/storage/spill-file.ts';

test('createSpillFile(path) gives back what was appended, refuses to read behind it, and is gone when closed', () =>
  withTemporaryFolder(async (folder) => {
    const path = join(folder, 'spill');
    const spill = createSpillFile(path);
    expect([spill.append(Uint8Array.of(1, 2, 3)), spill.append(Uint8Array.of(4, 5))]).toEqual([0, 3]);
    const target = new Uint8Array(3);
    spill.read(2, target);
    expect([...target]).toEqual([3, 4, 5]);
    expect(() => spill.read(3, target)).toThrow(/before its end/);
    spill.close();
    expect(existsSync(path)).toBe(false);
  }));

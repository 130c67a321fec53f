import { appendFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openLocalFile } from '../src/local-store.ts';
import { joined } from './chunked.ts';
import { failureOf } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('openLocalFile(path, file) reads what was there when it was opened, and finds out if some of it went', async () => {
  const path = join(await temporaryFolder({ 'a.bin': 'x'.repeat(3_000_000) }), 'a.bin');
  const file = await openLocalFile(path, { path: 'a.bin', byteLength: 3_000_000 });
  await appendFile(path, 'and more');
  expect((await joined(file.stream())).length).toBe(3_000_000);
  await truncate(path, 2_500_000);
  const failure = { code: 'truncated-file', position: { byteOffset: 2_500_000 } };
  expect(await failureOf(joined(file.stream()))).toMatchObject(failure);
  expect(await failureOf(joined(file.stream(7, 'reused')))).toMatchObject(failure);
  expect(await failureOf(file.read(2_400_000, 2_600_000))).toMatchObject(failure);
  expect((await file.read(0, 10)).length).toBe(10);
  await file.close();
});

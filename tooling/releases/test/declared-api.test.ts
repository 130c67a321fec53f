import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { declaredApi } from '../src/declared-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-api-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('declaredApi(folder) holds the entry and what it leads to, without comments', () => {
  mkdirSync(join(folder, 'dist', 'inner'), { recursive: true });
  const write = (path: string, text: string): void => writeFileSync(join(folder, 'dist', path), text);
  write('index.d.ts', "export { draw } from './inner/draw.ts';\n");
  write(
    'inner/draw.d.ts',
    "import type { Key } from '../key.ts';\n/** Draws. */\nexport declare function draw(key: Key): number;\n",
  );
  write('key.d.ts', '/** A key. */\nexport type Key = string;\n//# sourceMappingURL=key.d.ts.map\n');
  write('private.d.ts', 'export declare const hidden: number;\n');
  expect(declaredApi(folder)).toBe(`// index.d.ts
export { draw } from './inner/draw.ts';

// inner/draw.d.ts
import type { Key } from '../key.ts';
export declare function draw(key: Key): number;

// key.d.ts
export type Key = string;
`);
});

test('declaredApi(folder) says that a package is not built', () => {
  expect(() => declaredApi(join(folder, 'absent'))).toThrow('build first');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderCommands } from '../src/render-commands.ts';

test('docs/commands.md is what the commands say of themselves (pnpm commands writes it)', () => {
  const path = join(import.meta.dirname, '..', '..', '..', 'docs', 'commands.md');
  expect(readFileSync(path, 'utf8')).toBe(renderCommands());
});

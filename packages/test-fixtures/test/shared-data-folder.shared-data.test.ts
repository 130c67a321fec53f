import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedDataFolder } from '../src/index.ts';

test('sharedDataFolder() is the folder with the corpora', () => {
  expect(existsSync(join(sharedDataFolder(), 'gsm8k/main/train.jsonl'))).toBe(true);
});

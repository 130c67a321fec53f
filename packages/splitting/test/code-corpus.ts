import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedDataFolder } from '@sluice/test-fixtures';

export interface CodeRecord {
  readonly repo_name: string;
  readonly content: string;
}

/** The 4,614 files of 22 repositories, in their order. */
export function readCodeCorpus(): CodeRecord[] {
  const folder = join(sharedDataFolder(), 'codeparrot-shaped/data');
  return readdirSync(folder)
    .sort()
    .flatMap((file) =>
      gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .split('\n'),
    )
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** The contents that are not blank. */
export function readCodeTexts(): string[] {
  return readCodeCorpus()
    .map((record) => record.content)
    .filter((content) => content.trim() !== '');
}

import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { buildText } from '@sluice/test-fixtures';

const WORDS = 200;
const FILES = 8;

/** Writes a folder of made-up documents of 200 words in 500 groups, in 8 files of JSON Lines. */
export async function writeDocuments(folder: string, count: number): Promise<void> {
  mkdirSync(folder);
  for (let file = 0; file < FILES; file++) {
    const stream = createWriteStream(join(folder, `part-${file}.jsonl`));
    for (let row = 0; row < count / FILES; row++) {
      const record = { text: buildText(`${file} ${row}`, WORDS), group: `g${row % 500}` };
      if (!stream.write(`${JSON.stringify(record)}\n`))
        await new Promise((resolve) => stream.once('drain', resolve));
    }
    stream.end();
    await finished(stream);
  }
}

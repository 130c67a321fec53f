import { join } from 'node:path';

/** The folder of the embedded data sets: `code/`, `math/`, `prose/` and `tokenizer/tokenizer.json`. */
export function embeddedFolder(): string {
  return join(import.meta.dirname, '../embedded');
}

/**
 * `pnpm --filter @sluice/test-fixtures generate` writes the embedded data sets anew. A file whose content is unchanged
 * is left alone, so that another version of zlib changes nothing.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decompressed, makeEmbeddedFiles } from './embedded/embedded-files.ts';
import { embeddedFolder } from './embedded-folder.ts';

for (const file of makeEmbeddedFiles()) {
  const target = join(embeddedFolder(), file.path);
  const before = existsSync(target)
    ? decompressed({ path: file.path, bytes: readFileSync(target) })
    : undefined;
  const same = before !== undefined && Buffer.compare(before, decompressed(file)) === 0;
  if (!same) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.bytes);
  }
  console.log(
    `${same ? 'unchanged' : 'written  '} ${String(file.bytes.length).padStart(8)} bytes  ${file.path}`,
  );
}

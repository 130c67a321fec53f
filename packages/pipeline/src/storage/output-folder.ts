import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { OutputFile, OutputFolder } from '@sluice/exporting';
import { moveIntoPlace } from './artefact.ts';

/** A folder of the output on disk, with the paths of what was written to it, counted from the output folder. */
export interface DiskOutput extends OutputFolder {
  readonly written: readonly string[];
}

/**
 * A folder inside the output folder. Each file is written under a temporary name, synced when it is closed, and given
 * its own name; a file of that name is replaced.
 *
 * @param prefix the folder's path inside the output folder, with forward slashes; empty for the output folder itself
 */
export function openOutput(outFolder: string, prefix: string): DiskOutput {
  const written: string[] = [];
  return {
    written,
    async createFile(name): Promise<OutputFile> {
      const path = posix.join(prefix, name);
      const full = join(outFolder, path);
      const temporary = `${full}.${process.pid}.tmp`;
      await mkdir(dirname(full), { recursive: true });
      const file = openSync(temporary, 'w');
      return {
        write(bytes) {
          for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
        },
        async close() {
          closeSync(file);
          await moveIntoPlace(temporary, full);
          written.push(path);
        },
      };
    },
  };
}

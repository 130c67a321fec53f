import { join } from 'node:path';
import { holdFolder, requireFreeFolder } from '@sluice/execution';
import { cleanFolder, openBuild, WORK_FOLDER } from '@sluice/pipeline';
import { renderCount } from '@sluice/reporting';
import { slurmFolder } from '../choose-executor.ts';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';

export interface CleanCommandOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `sluice clean`: removes the work files of a build. */
export async function runClean(folder: string, options: CleanCommandOptions): Promise<ExitCode> {
  await openBuild({ outFolder: folder, baseFolder: '' }); // so that no folder of others is held
  const release = await holdFolder(join(folder, WORK_FOLDER));
  try {
    await requireFreeFolder(slurmFolder(folder));
    const cleaned = await cleanFolder(folder, { unfinished: options.force ? 'remove' : 'refuse' });
    const { fileCount, byteLength } = cleaned;
    if (options.json) process.stdout.write(`${JSON.stringify(cleaned)}\n`);
    else
      process.stderr.write(
        `Removed ${renderCount(fileCount)} work files of ${folder}: ${renderCount(byteLength)} bytes.\n`,
      );
    return EXIT_CODES.ok;
  } finally {
    await release();
  }
}

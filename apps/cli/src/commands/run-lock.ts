import { access } from 'node:fs/promises';
import { relative } from 'node:path';
import {
  compareLocks,
  type Lock,
  lockPathOf,
  planRecipe,
  readLockFile,
  writeLockFile,
} from '@sluice/pipeline';
import { renderCount } from '@sluice/reporting';
import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import { interruptSignal } from '../interrupt.ts';

export interface LockCommandOptions {
  readonly to?: string;
  readonly json?: boolean;
}

/** `sluice lock`: writes what a recipe stands for now to a lock file, for `build --locked`. */
export async function runLock(recipePath: string, options: LockCommandOptions): Promise<ExitCode> {
  const interrupt = interruptSignal();
  try {
    const path = options.to ?? lockPathOf(recipePath);
    const { lock } = await planRecipe(recipePath, { signal: interrupt.signal });
    const before = await access(path).then(
      () => readLockFile(path),
      () => undefined,
    );
    const moved = before === undefined ? [] : compareLocks(before, lock);
    await writeLockFile(path, lock);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ path, moved, lock })}\n`
        : renderLocked(lock, { path, moved, isFirst: before === undefined }),
    );
    return EXIT_CODES.ok;
  } finally {
    interrupt.release();
  }
}

interface Locked {
  readonly path: string;
  readonly moved: readonly string[];
  readonly isFirst: boolean;
}

function renderLocked(lock: Lock, { path, moved, isFirst }: Locked): string {
  const files = [...lock.sources, ...lock.benchmarks].flatMap((source) => source.files);
  const byteLength = files.reduce((sum, file) => sum + file.byteLength, 0);
  const since = isFirst ? [] : moved.length === 0 ? ['Nothing moved since the lock before.'] : ['It moved:'];
  return [
    `Locked ${renderCount(files.length)} files (${renderCount(byteLength)} bytes) and the tokenizer ${lock.tokenizer.from} in ${relative(process.cwd(), path)}.`,
    ...since,
    ...moved.map((sentence) => `- ${sentence}`),
    '',
  ].join('\n');
}

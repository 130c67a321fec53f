import { readFile } from 'node:fs/promises';
import { renderJson } from '@sluice/manifest';
import { DataError } from '@sluice/records';
import { z } from 'zod';
import { writeFileAtomically } from '../storage/artefact.ts';
import { compareLocks, type Upstream } from './compare-locks.ts';
import { LOCK_VERSION, type Lock } from './lock.ts';

const resolvedSchema = z.object({
  name: z.string(),
  revision: z.string(),
  files: z.array(z.object({ path: z.string(), byteLength: z.number(), digest: z.string() })),
});

/** What is read of a lock file; the recipe in it is for people. */
const upstreamSchema = z.object({
  lockVersion: z.literal(LOCK_VERSION),
  tokenizer: z.object({
    from: z.string(),
    revision: z.string(),
    files: z.array(z.object({ path: z.string(), sha256: z.string() })),
  }),
  sources: z.array(resolvedSchema.extend({ domain: z.string(), index: z.number() })),
  benchmarks: z.array(resolvedSchema),
});

/** Where a recipe's lock lies unless said otherwise: `recipe.yaml` has `recipe.lock.json` beside it. */
export function lockPathOf(recipePath: string): string {
  return `${recipePath.replace(/\.(ya?ml|json|[cm]?[jt]s)$/i, '')}.lock.json`;
}

/** Writes a lock: the same text as the `lock.json` of a corpus that is built from it. */
export async function writeLockFile(path: string, lock: Lock): Promise<void> {
  await writeFileAtomically(path, renderJson(lock));
}

/** The lock in a file. @throws DataError `lock/not-found`, `lock/invalid` */
export async function readLockFile(path: string): Promise<Upstream> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new DataError('lock/not-found', `there is no lock at ${path}`, {
      hint: 'Make it with: sluice lock <recipe>',
      cause,
    });
  });
  try {
    return upstreamSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new DataError('lock/invalid', `${path} is not a lock of this version: ${reason}`, {
      hint: 'Make it anew with: sluice lock <recipe>',
      cause,
    });
  }
}

/** Differences that are listed; the first few say what happened. */
const SHOWN = 10;

/**
 * Makes sure that what a recipe stands for is what a lock file says.
 *
 * @throws DataError `lock/moved` naming each thing that moved, and how
 */
export async function requireLocked(found: Lock, path: string): Promise<void> {
  const differences = compareLocks(await readLockFile(path), found);
  if (differences.length === 0) return;
  const shown = differences.slice(0, SHOWN).map((sentence) => `\n  - ${sentence}`);
  const more = differences.length > SHOWN ? `\n  - and ${differences.length - SHOWN} more` : '';
  throw new DataError('lock/moved', `not all is as ${path} says:${shown.join('')}${more}`, {
    hint:
      'To take what is there now: sluice lock <recipe>. To keep to a commit of the Hub, write it behind the ' +
      'address in the recipe: hf://datasets/org/name@commit.',
  });
}

import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@sluice/records';

const LOCK_FILE = 'held-by.json';

interface Holder {
  readonly host: string;
  readonly processId: number;
}

/**
 * Takes a folder for this process, so that two builds never write into it at once. A holder on this host that is
 * no longer alive is passed over; one on another host cannot be checked and counts as alive.
 *
 * @returns a function that gives the folder back
 * @throws DataError `execution/folder-held` saying who holds it
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, LOCK_FILE);
  if (!(await tryTake(path))) {
    const holder = await readHolder(path);
    if (holder !== undefined && isAlive(holder)) throw held(folder, path, holder);
    await rm(path, { force: true });
    if (!(await tryTake(path))) throw held(folder, path, await readHolder(path));
  }
  return () => rm(path, { force: true });
}

async function tryTake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(JSON.stringify({ host: hostname(), processId: process.pid } satisfies Holder));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  if (holder.processId === process.pid) return false;
  try {
    process.kill(holder.processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function held(folder: string, path: string, holder: Holder | undefined): DataError {
  const who = holder === undefined ? 'another build' : `process ${holder.processId} on ${holder.host}`;
  return new DataError('execution/folder-held', `${folder} is being built by ${who}`, {
    hint: `Wait for it to end. If it is certain that it has, delete ${path}.`,
  });
}

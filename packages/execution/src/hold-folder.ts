/*
 * A folder is held by a file in it that names the holder. The file comes into being whole, by a hard link, so that
 * nobody reads half of it; and the file of a holder that died is moved aside before it is deleted, so that of two who
 * find it at once only one removes it.
 */
import { link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DataError } from '@sluice/records';

const LOCK_FILE = 'held-by.json';

interface Holder {
  readonly host: string;
  readonly processId: number;
  /** When the process began, as Linux counts it; tells it from a later one of the same number. */
  readonly began?: string;
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
    if (holder !== undefined && (await isAlive(holder))) throw held(folder, path, holder);
    if (!(await removeDead(path, holder)) || !(await tryTake(path))) {
      throw held(folder, path, await readHolder(path));
    }
  }
  return () => rm(path, { force: true });
}

/** What hard links fail with where a file system has none. */
const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

async function tryTake(path: string): Promise<boolean> {
  const holder: Holder = { host: hostname(), processId: process.pid, ...(await beginning(process.pid)) };
  const whole = `${path}.${hostname()}.${process.pid}`;
  await writeFile(whole, JSON.stringify(holder));
  try {
    await link(whole, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (NO_LINKS.includes(code!)) return await tryCreate(path, JSON.stringify(holder));
    if (code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

async function tryCreate(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the file of a holder that died. False if somebody else has taken the folder since; he keeps it. */
async function removeDead(path: string, dead: Holder | undefined): Promise<boolean> {
  const aside = `${path}.dead.${hostname()}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  const moved = await readHolder(aside);
  const isDead = JSON.stringify(moved) === JSON.stringify(dead);
  if (!isDead) await link(aside, path).catch(() => {}); // a third has it by now
  await rm(aside, { force: true });
  return isDead;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (holder.processId === process.pid) return false;
  try {
    process.kill(holder.processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const { began } = await beginning(holder.processId);
  return holder.began === undefined || began === undefined || began === holder.began;
}

/** The time at which a process began, in ticks since the machine did; nothing where there is no /proc. */
async function beginning(processId: number): Promise<{ readonly began?: string }> {
  const stat = await readFile(`/proc/${processId}/stat`, 'utf8').catch(() => undefined);
  const began = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]; // field 22, see proc_pid_stat(5)
  return began === undefined ? {} : { began };
}

function held(folder: string, path: string, holder: Holder | undefined): DataError {
  const who = holder === undefined ? 'another build' : `process ${holder.processId} on ${holder.host}`;
  return new DataError('execution/folder-held', `${folder} is being built by ${who}`, {
    hint: `Wait for it to end. If it is certain that it has, delete ${path}.`,
  });
}

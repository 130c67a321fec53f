import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';

/*
 * An artefact is what one task leaves: a folder in the work folder whose name carries the hash of all it depends
 * on. It is made under another name, synced, and renamed; so a folder under its own name is whole. Its marker lists
 * the sizes of its files, and those of the output files it stands for, so that a copy cut short is not taken for it.
 */
const MARKER = 'complete.json';
const TEMPORARY = 'unfinished-';

interface Marker {
  /** Files of the artefact by name, and output files by path from the output folder: their sizes in bytes. */
  readonly files: Readonly<Record<string, number>>;
  readonly outputs: Readonly<Record<string, number>>;
}

/** Where artefacts lie and what they stand for. */
export interface ArtefactStore {
  readonly workFolder: string;
  readonly outFolder: string;
}

/** The folder of a finished artefact. */
export function artefactFolder(store: ArtefactStore, name: string): string {
  return join(store.workFolder, name);
}

/**
 * Makes an artefact: `make` fills a new folder and returns the output files it wrote beside it, as paths from the
 * output folder. Nothing is there under the artefact's name unless `make` succeeded and all is on disk.
 */
export async function writeArtefact(
  store: ArtefactStore,
  name: string,
  make: (folder: string) => Promise<readonly string[]>,
): Promise<void> {
  const temporary = join(store.workFolder, `${TEMPORARY}${name}-${process.pid}`);
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true });
  const outputs = await make(temporary);
  const marker: Marker = {
    files: await measure(temporary, await readdir(temporary)),
    outputs: await measure(store.outFolder, outputs),
  };
  await writeFile(join(temporary, MARKER), JSON.stringify(marker));
  for (const file of [...Object.keys(marker.files), MARKER]) await sync(join(temporary, file));
  await sync(temporary);
  await rm(artefactFolder(store, name), { recursive: true, force: true });
  await rename(temporary, artefactFolder(store, name));
  await sync(store.workFolder);
}

/** Whether an artefact is there, whole, with all its output files. */
export async function isArtefactComplete(store: ArtefactStore, name: string): Promise<boolean> {
  const folder = artefactFolder(store, name);
  try {
    const marker = JSON.parse(await readFile(join(folder, MARKER), 'utf8')) as Marker;
    return (await areThere(folder, marker.files)) && (await areThere(store.outFolder, marker.outputs));
  } catch {
    return false;
  }
}

/** The output files that a finished artefact stands for, as paths from the output folder. */
export async function outputsOf(store: ArtefactStore, name: string): Promise<string[]> {
  const marker = JSON.parse(await readFile(join(artefactFolder(store, name), MARKER), 'utf8')) as Marker;
  return Object.keys(marker.outputs);
}

/** Removes what earlier runs left unfinished, and artefacts that this build has no use for. */
export async function removeStaleArtefacts(
  store: ArtefactStore,
  wanted: ReadonlySet<string>,
): Promise<string[]> {
  const entries = await readdir(store.workFolder, { withFileTypes: true });
  const stale = entries
    .filter((entry) => entry.isDirectory() && !wanted.has(entry.name))
    .map(({ name }) => name);
  for (const name of stale) await rm(join(store.workFolder, name), { recursive: true, force: true });
  return stale.filter((name) => !name.startsWith(TEMPORARY)).sort();
}

/** Writes a whole file under a temporary name, syncs it and renames it. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await moveIntoPlace(temporary, path);
}

/** Syncs a finished temporary file and gives it its own name. */
export async function moveIntoPlace(temporary: string, path: string): Promise<void> {
  await sync(temporary);
  await rename(temporary, path);
}

async function measure(folder: string, files: readonly string[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const file of files.toSorted()) sizes[file] = (await stat(join(folder, file))).size;
  return sizes;
}

async function areThere(folder: string, files: Readonly<Record<string, number>>): Promise<boolean> {
  for (const [file, byteLength] of Object.entries(files)) {
    if ((await stat(join(folder, file))).size !== byteLength) return false;
  }
  return true;
}

async function sync(path: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    await handle.sync();
  } finally {
    await handle?.close();
  }
}

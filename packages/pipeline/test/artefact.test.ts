import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTemporaryFolder } from '@sluice/test-fixtures';
import { describe, expect, test } from 'vitest';
import {
  type ArtefactStore,
  isArtefactComplete,
  removeStaleArtefacts,
  writeArtefact,
} from '../src/storage/artefact.ts';

const withStore = (use: (store: ArtefactStore) => Promise<void>) =>
  withTemporaryFolder(async (outFolder) => {
    const workFolder = join(outFolder, '.sluice');
    mkdirSync(workFolder);
    await use({ outFolder, workFolder });
  });

const make = (store: ArtefactStore) => (folder: string) => {
  writeFileSync(join(folder, 'a.bin'), 'inside');
  writeFileSync(join(store.outFolder, 'out.bin'), 'outside');
  return Promise.resolve(['out.bin']);
};

describe('writeArtefact(store, name, make)', () => {
  test('leaves a complete artefact under its name', () =>
    withStore(async (store) => {
      await writeArtefact(store, 'task-1', make(store));
      expect(await isArtefactComplete(store, 'task-1')).toBe(true);
      expect(readdirSync(join(store.workFolder, 'task-1')).sort()).toEqual(['a.bin', 'complete.json']);
    }));

  test('leaves nothing under its name when making it fails', () =>
    withStore(async (store) => {
      const failing = writeArtefact(store, 'task-1', () => Promise.reject(new Error('no')));
      await expect(failing).rejects.toThrow('no');
      expect(await isArtefactComplete(store, 'task-1')).toBe(false);
      expect(readdirSync(store.workFolder)).not.toContain('task-1');
    }));
});

describe('isArtefactComplete(store, name)', () => {
  test.each([
    ['a file of it is gone', (store: ArtefactStore) => rmSync(join(store.workFolder, 'task-1', 'a.bin'))],
    [
      'a file of it was cut',
      (store: ArtefactStore) => truncateSync(join(store.workFolder, 'task-1', 'a.bin'), 3),
    ],
    ['its output is gone', (store: ArtefactStore) => rmSync(join(store.outFolder, 'out.bin'))],
    ['its output was cut', (store: ArtefactStore) => truncateSync(join(store.outFolder, 'out.bin'), 3)],
    [
      'its marker was cut',
      (store: ArtefactStore) => truncateSync(join(store.workFolder, 'task-1', 'complete.json'), 9),
    ],
  ])('is false when %s', (_, damage) =>
    withStore(async (store) => {
      await writeArtefact(store, 'task-1', make(store));
      damage(store);
      expect(await isArtefactComplete(store, 'task-1')).toBe(false);
    }),
  );
});

describe('removeStaleArtefacts(store, wanted)', () => {
  test('removes what no task of the plan left, and whatever is unfinished', () =>
    withStore(async (store) => {
      await writeArtefact(store, 'task-1', make(store));
      await writeArtefact(store, 'task-2', make(store));
      mkdirSync(join(store.workFolder, 'unfinished-task-3-99'));
      expect(await removeStaleArtefacts(store, new Set(['task-2']))).toEqual(['task-1']);
      expect(readdirSync(store.workFolder)).toEqual(['task-2']);
    }));
});

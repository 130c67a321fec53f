import { expect, it } from 'vitest';
import type { FileStore, ListedFile } from '../src/byte-file.ts';
import { joined } from './chunked.ts';
import { failureOf } from './read-everything.ts';

const LONG = Buffer.from(Array.from({ length: 2_500_000 }, (_, at) => (at * 31 + (at >>> 11)) % 251));

/** The files that a store under test must hold. */
export const LAW_FILES: Readonly<Record<string, Uint8Array>> = {
  'plain.bin': Buffer.from('a few bytes'),
  'empty.bin': Buffer.alloc(0),
  'folder/long.bin': LONG,
  'folder/we#ird name? 100% ü&+.bin': Buffer.from('odd'),
  'folder/deep/er/same.bin': Buffer.from('a few bytes'),
};

/** What every adapter must do, whatever is behind it. `openStore` gives a store that holds `LAW_FILES`. */
export function storeLaws(openStore: () => Promise<FileStore>): void {
  const listed = async (): Promise<{ store: FileStore; files: Map<string, ListedFile> }> => {
    const store = await openStore();
    const listing = await store.list(Object.keys(LAW_FILES).map((path) => path.replaceAll('?', '[?]')));
    return { store, files: new Map(listing.map((file) => [file.path, file])) };
  };

  it('list(patterns) gives every file with its length', async () => {
    const { files } = await listed();
    const found = [...files.values()].map((file) => [file.path, file.byteLength]);
    const expected = Object.entries(LAW_FILES).map(([path, content]) => [path, content.length]);
    expect(new Map(found as [string, number][])).toEqual(new Map(expected as [string, number][]));
  });

  it('digest(file) is the same each time, and tells contents apart', async () => {
    const { store, files } = await listed();
    const again = await listed();
    const digests = new Map<string, string>();
    for (const [path, file] of files) {
      digests.set(path, await store.digest(file));
      expect(await again.store.digest(again.files.get(path)!)).toBe(digests.get(path));
      expect(digests.get(path)).toMatch(/^(?:sha256:[0-9a-f]{64}|git-sha1:[0-9a-f]{40}|etag:.+)$/);
    }
    expect(digests.get('plain.bin')).toBe(digests.get('folder/deep/er/same.bin'));
    expect(new Set(digests.values()).size).toBe(4);
  });

  it('stream(start) gives the bytes from there to the end', async () => {
    const { store, files } = await listed();
    for (const [path, content] of Object.entries(LAW_FILES)) {
      const file = await store.open(files.get(path)!);
      expect(file.byteLength).toBe(content.length);
      for (const start of [0, 1, Math.floor(content.length / 2), content.length]) {
        if (start > content.length) continue;
        expect(
          (await joined(file.stream(start))).equals(content.subarray(start)),
          `${path} from ${start}`,
        ).toBe(true);
      }
      await file.close();
    }
  });

  it('read(start, end) gives these bytes, in memory of their own, several at the same time', async () => {
    const { store, files } = await listed();
    const file = await store.open(files.get('folder/long.bin')!);
    const ranges = [
      [0, 1],
      [2_499_999, 2_500_000],
      [0, 2_500_000],
      [1_048_570, 1_048_580],
      [7, 7],
    ] as const;
    const read = await Promise.all(ranges.map(([start, end]) => file.read(start, end)));
    for (const [index, [start, end]] of ranges.entries()) {
      expect(Buffer.from(read[index]!).equals(LONG.subarray(start, end)), `${start} to ${end}`).toBe(true);
    }
    read[0]![0] = read[0]![0]! + 1;
    expect((await file.read(0, 1))[0]).toBe(LONG[0]);
    await file.close();
  });

  it('open(file) refuses what is not there, has another length, or leaves the store', async () => {
    const { store, files } = await listed();
    const plain = files.get('plain.bin')!;
    const read = async (file: ListedFile) => (await store.open(file)).read(0, 3);
    expect((await failureOf(read({ ...plain, path: 'absent.bin' }))).code).toMatch(
      /^(?:unreadable-file|no-such-file)$/,
    );
    for (const path of ['../plain.bin', '/plain.bin', 'folder/../../plain.bin', 'folder\\plain.bin', '']) {
      expect((await failureOf(read({ ...plain, path }))).code, path).toBe('path-escapes');
    }
    const { digest: _, ...unknown } = plain;
    expect((await failureOf(read({ ...unknown, byteLength: 10 }))).code).toBe('source-changed');
  });

  it('stream() can be left in the middle', async () => {
    const { store, files } = await listed();
    const file = await store.open(files.get('folder/long.bin')!);
    for await (const chunk of file.stream()) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect((await file.read(0, 4)).length).toBe(4);
    await file.close();
  });
}

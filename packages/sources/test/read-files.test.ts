import { startLoopbackHub } from '@sluice/test-fixtures';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readFiles } from '../src/index.ts';
import { failureOf } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FILES = { 'tokenizer.json': '{"a":1}', 'large.bin': 'x'.repeat(5_000), 'empty.txt': '' };
const asText = (files: ReadonlyMap<string, Uint8Array>): Record<string, string> =>
  Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]));

describe('readFiles(from, paths, options)', () => {
  it('gives the files that are there, of a folder', async () => {
    const baseFolder = await temporaryFolder(FILES);
    const read = await readFiles('.', ['tokenizer.json', 'empty.txt', 'absent.json'], { baseFolder });
    expect(read.revision).toBe('');
    expect(asText(read.files)).toEqual({ 'tokenizer.json': '{"a":1}', 'empty.txt': '' });
  });

  it('gives those of a model on the Hub, with its commit, and offline once they are cached', async () => {
    const hub = await startLoopbackHub({ datasets: { 'org/name': { files: FILES } } });
    onTestFinished(() => hub.close());
    const environment: Record<string, string> = {
      HF_ENDPOINT: hub.endpoint,
      HF_HOME: await temporaryFolder({}),
    };
    const read = () =>
      readFiles('hf://models/org/name', ['tokenizer.json', 'large.bin'], { baseFolder: '/', environment });
    const online = await read();
    expect(online.revision).toBe(hub.commitOf('org/name'));
    expect(asText(online.files)).toEqual({
      'tokenizer.json': FILES['tokenizer.json'],
      'large.bin': FILES['large.bin'],
    });
    environment.HF_HUB_OFFLINE = '1';
    expect(await read()).toEqual(online);
    const absent = readFiles('hf://models/org/absent', ['x'], { baseFolder: '/', environment });
    expect(await failureOf(absent)).toMatchObject({ code: 'offline' });
  });
});

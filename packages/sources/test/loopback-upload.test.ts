import { createRepo, uploadFiles } from '@huggingface/hub';
import { startLoopbackHub } from '@sluice/test-fixtures';
import { expect, it, onTestFinished } from 'vitest';
import { resolveSource } from '../src/index.ts';
import { readEverything, TEXT_MAPPING } from './read-everything.ts';
import { temporaryFolder } from './temporary-folder.ts';

it("what the Hub's own library publishes on the loopback Hub can be read back", async () => {
  const hub = await startLoopbackHub({ datasets: {}, requiredToken: 'hf_write' });
  onTestFinished(() => hub.close());
  const repo = { type: 'dataset', name: 'org/made' } as const;
  const access = { hubUrl: hub.endpoint, accessToken: 'hf_write' };
  await createRepo({ repo, ...access });
  const upload = (path: string, content: string, parentCommit?: string) =>
    uploadFiles({
      repo,
      ...access,
      useXet: false,
      files: [{ path, content: new Blob([content]) }],
      ...(parentCommit ? { parentCommit } : {}),
    });
  const large = Array.from({ length: 500 }, (_, row) => `{"text":"large ${row}"}\n`).join('');
  const first = await upload('data/train-0.jsonl', large);
  const second = await upload('data/train-1.jsonl', '{"text":"small"}\n', first!.commit.oid);
  await expect(upload('data/train-2.jsonl', 'x', first!.commit.oid)).rejects.toThrow(/parent/);

  const environment = { HF_ENDPOINT: hub.endpoint, HF_TOKEN: 'hf_write', HF_HOME: await temporaryFolder({}) };
  const options = { baseFolder: '/', environment };
  const source = await resolveSource({ name: 's', from: 'hf://datasets/org/made' }, options);
  expect(source.revision).toBe(second!.commit.oid);
  const read = await readEverything(source, TEXT_MAPPING, options);
  expect(read.recordCount).toBe(501);
  expect(read.texts.at(-1)).toBe('small');
});

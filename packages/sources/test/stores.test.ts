import { startLoopbackHub } from '@sluice/test-fixtures';
import { afterEach, beforeEach, describe, onTestFinished, vi } from 'vitest';
import { openStore } from '../src/open-store.ts';
import { startS3Stub } from './s3-stub.ts';
import { LAW_FILES, storeLaws } from './store-laws.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function startHub() {
  const hub = await startLoopbackHub({ datasets: { 'org/name': { files: LAW_FILES } } });
  onTestFinished(() => hub.close());
  return hub;
}

describe('a local folder', () => {
  storeLaws(async () => openStore('.', { baseFolder: await temporaryFolder(LAW_FILES) }));
});

describe('a web address', () => {
  storeLaws(async () => {
    const { endpoint } = await startHub();
    return openStore(`${endpoint}/datasets/org/name/resolve/main/`, { baseFolder: '/' });
  });
});

describe.each(['fill', 'use'] as const)('a data set on the Hub, its cache set to %s', (hubCache) => {
  storeLaws(async () => {
    const { endpoint } = await startHub();
    const environment = { HF_ENDPOINT: endpoint, HF_HOME: await temporaryFolder({}) };
    return openStore('hf://datasets/org/name', { baseFolder: '/', environment, hubCache });
  });
});

describe('a bucket', () => {
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  });
  afterEach(() => vi.unstubAllEnvs());

  storeLaws(async () => {
    const objects = Object.fromEntries(
      Object.entries(LAW_FILES).map(([path, content]) => [`prefix/${path}`, content]),
    );
    const { endpoint } = await startS3Stub('laws', objects);
    return openStore('s3://laws/prefix/', { baseFolder: '/', environment: { AWS_ENDPOINT_URL: endpoint } });
  });
});

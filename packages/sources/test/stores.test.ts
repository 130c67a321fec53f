import { startLoopbackHub } from '@sluice/test-fixtures';
import { describe, onTestFinished } from 'vitest';
import { openStore } from '../src/open-store.ts';
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

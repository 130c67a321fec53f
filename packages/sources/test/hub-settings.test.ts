import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHubSettings } from '../src/hub-settings.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('readHubSettings(environment)', () => {
  it('has the defaults of the Python client', async () => {
    const home = join(homedir(), '.cache/huggingface/hub');
    const settings = await readHubSettings({ HF_TOKEN_PATH: '/nowhere' });
    expect(settings).toEqual({
      endpoint: 'https://huggingface.co',
      token: undefined,
      cacheFolder: home,
      isOffline: false,
    });
  });

  it('takes the cache folder by the order of that client', async () => {
    const cacheOf = async (environment: Record<string, string>) =>
      (await readHubSettings({ HF_TOKEN_PATH: '/nowhere', ...environment })).cacheFolder;
    const all = { HF_HUB_CACHE: '/1', HUGGINGFACE_HUB_CACHE: '/2', HF_HOME: '/3', XDG_CACHE_HOME: '/4' };
    expect(await cacheOf(all)).toBe('/1');
    expect(await cacheOf({ ...all, HF_HUB_CACHE: '' })).toBe('/2');
    expect(await cacheOf({ HF_HOME: '/3', XDG_CACHE_HOME: '/4' })).toBe('/3/hub');
    expect(await cacheOf({ XDG_CACHE_HOME: '/4' })).toBe('/4/huggingface/hub');
  });

  it('takes the token from the variable, else from its file, else has none', async () => {
    const folder = await temporaryFolder({ token: 'hf_home\n', other: ' hf_path ' });
    const tokenOf = async (environment: Record<string, string>) =>
      (await readHubSettings({ HF_HOME: folder, ...environment })).token;
    expect(await tokenOf({ HF_TOKEN: 'hf_given', HF_TOKEN_PATH: join(folder, 'other') })).toBe('hf_given');
    expect(await tokenOf({ HF_TOKEN_PATH: join(folder, 'other') })).toBe('hf_path');
    expect(await tokenOf({})).toBe('hf_home');
    expect(await tokenOf({ HF_TOKEN: 'hf_given', HF_HUB_DISABLE_IMPLICIT_TOKEN: '1' })).toBeUndefined();
    expect(await tokenOf({ HF_TOKEN_PATH: join(folder, 'absent') })).toBeUndefined();
  });

  it('reads the endpoint without its last slash, and the ways to say offline', async () => {
    expect((await readHubSettings({ HF_ENDPOINT: 'http://x:1/' })).endpoint).toBe('http://x:1');
    const offline = await Promise.all(
      ['1', 'ON', 'Yes', 'true', '0', '', 'off'].map((value) => readHubSettings({ HF_HUB_OFFLINE: value })),
    );
    expect(offline.map((settings) => settings.isOffline)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

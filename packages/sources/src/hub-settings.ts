import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the Hub is and how it is used, as the Python client takes it from the environment. */
export interface HubSettings {
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly cacheFolder: string;
  readonly isOffline: boolean;
}

/**
 * `HF_ENDPOINT`; `HF_TOKEN`, else the file at `HF_TOKEN_PATH` or `HF_HOME/token` (neither with
 * `HF_HUB_DISABLE_IMPLICIT_TOKEN`); `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, `HF_HOME/hub`, `XDG_CACHE_HOME/huggingface/hub` or
 * `~/.cache/huggingface/hub`; `HF_HUB_OFFLINE`.
 */
export async function readHubSettings(environment: Environment): Promise<HubSettings> {
  const cacheHome = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  const home = environment.HF_HOME || join(cacheHome, 'huggingface');
  const cacheFolder = environment.HF_HUB_CACHE || environment.HUGGINGFACE_HUB_CACHE || join(home, 'hub');
  return {
    endpoint: (environment.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    token: await readToken(environment, home),
    cacheFolder,
    isOffline: isSet(environment.HF_HUB_OFFLINE),
  };
}

async function readToken(environment: Environment, home: string): Promise<string | undefined> {
  if (isSet(environment.HF_HUB_DISABLE_IMPLICIT_TOKEN)) return undefined;
  const given = environment.HF_TOKEN || environment.HUGGING_FACE_HUB_TOKEN;
  if (given?.trim()) return given.trim();
  const path = environment.HF_TOKEN_PATH || join(home, 'token');
  const stored = await readFile(path, 'utf8').catch(() => '');
  return stored.trim() || undefined;
}

function isSet(value: string | undefined): boolean {
  return /^(?:1|on|yes|true)$/i.test(value ?? '');
}

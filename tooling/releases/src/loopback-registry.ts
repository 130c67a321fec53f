import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Verdaccio, kept out of the workspace as it needs 320 packages. One of them asks for a tag that mirrors may lack. */
const SERVER_MANIFEST = {
  private: true,
  dependencies: { verdaccio: '6.10.4' },
  overrides: { 'node-fetch': '2.7.0' },
};

/** A registry on this machine alone, with a user who may publish to it. */
export interface LoopbackRegistry {
  readonly url: string;
  /** An .npmrc that names the registry and holds the user's token for it. */
  readonly npmrc: string;
  stop(): void;
}

/**
 * Starts Verdaccio in a folder. It keeps our packages itself and passes requests for all others on to `upstream`.
 * @throws Error if it does not answer within a minute.
 */
export async function startRegistry(folder: string, upstream: string): Promise<LoopbackRegistry> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const config = join(folder, 'verdaccio.yaml');
  writeFileSync(config, renderConfig(folder, upstream));
  const server = spawn(installServer(folder), ['--config', config, '--listen', `127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  const stop = (): void => void server.kill();
  try {
    const token = await registerUser(url, server);
    const npmrc = join(folder, '.npmrc');
    writeFileSync(npmrc, `registry=${url}\n//127.0.0.1:${port}/:_authToken=${token}\n`);
    return { url, npmrc, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** @returns the path of the server's command. */
function installServer(folder: string): string {
  const place = join(folder, 'server');
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), JSON.stringify(SERVER_MANIFEST));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: place,
    stdio: 'inherit',
  });
  return join(place, 'node_modules', '.bin', 'verdaccio');
}

const renderConfig = (folder: string, upstream: string): string => `
storage: ${join(folder, 'storage')}
auth: { htpasswd: { file: ${join(folder, 'htpasswd')} } }
uplinks: { upstream: { url: ${upstream}, timeout: 60s, maxage: 60m } }
packages:
  '@sluice/*': { access: $all, publish: $authenticated }
  '**': { access: $all, proxy: upstream }
max_body_size: 100mb
log: { type: stdout, level: fatal }
`;

async function registerUser(url: string, server: ChildProcess): Promise<string> {
  const user = { name: 'releaser', password: 'on-this-machine-alone', type: 'user', roles: [] };
  for (let attempt = 0; attempt < 120 && server.exitCode === null; attempt++) {
    const response = await fetch(`${url}-/user/org.couchdb.user:${user.name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(user),
    }).catch(() => undefined);
    if (response?.ok) return ((await response.json()) as { token: string }).token;
    await setTimeout(500);
  }
  throw new Error('Verdaccio did not answer within a minute');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

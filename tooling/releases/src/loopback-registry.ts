import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const VERDACCIO = 'verdaccio@6.10.4';

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
  const args = ['--yes', `--package=${VERDACCIO}`, '--', 'verdaccio', '--config', config, '--listen', `127.0.0.1:${port}`];
  const server = spawn('npx', args, { stdio: 'ignore', detached: true });
  const stop = (): void => endGroup(server);
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

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
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

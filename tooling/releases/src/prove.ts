/**
 * Proves a release from end to end, without publishing anything to the world: versions and publishes a clone of HEAD
 * to a registry on this machine, installs single packages from there into empty folders, and runs them. See ../README.md.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureInstallation, measureStart } from './installation.ts';
import { startRegistry } from './loopback-registry.ts';
import { ROOT } from './published-packages.ts';
import { readmeExample } from './readme-example.ts';

const NODE_VERSIONS = ['22', '24', '26'];
const CLIENTS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: ['pnpm', 'add', '--config.minimum-release-age=0'],
} as const;

const folder = mkdtempSync(join(tmpdir(), 'sluice-release-'));
const run = (command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(command[0]!, command.slice(1), {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });

const clone = join(folder, 'clone');
run(['git', 'clone', '--quiet', ROOT, clone], ROOT);
run(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], clone);
run(['pnpm', 'release:version'], clone);
run(
  [
    'git',
    '-c',
    'user.name=release',
    '-c',
    'user.email=release@localhost',
    'commit',
    '--quiet',
    '--all',
    '--allow-empty',
    '-m',
    'Release',
  ],
  clone,
);

const upstream = run(['npm', 'config', 'get', 'registry'], tmpdir()).trim();
const registry = await startRegistry(folder, upstream);
const toRegistry = { npm_config_registry: registry.url, NPM_CONFIG_USERCONFIG: registry.npmrc };
try {
  const published = run(['pnpm', 'release:publish'], clone, toRegistry);
  console.log(
    `published to ${registry.url}: ${[...published.matchAll(/New tag:\s+(\S+)/g)].length} packages`,
  );
  const nodes = NODE_VERSIONS.map((version) => ({ version, path: nodeOf(version) }));
  for (const client of Object.keys(CLIENTS) as (keyof typeof CLIENTS)[]) {
    const stage = install(client, '@sluice/sampling');
    writeFileSync(
      join(stage, 'example.mjs'),
      readmeExample(join(clone, 'packages', 'sampling', 'README.md')),
    );
    for (const { version, path } of nodes) {
      run([path, 'example.mjs'], stage);
      console.log(`${client}: @sluice/sampling alone, its README's example: runs on Node.js ${version}`);
    }
    const cli = install(client, '@sluice/cli');
    prepareRecipe(cli);
    const main = join(cli, 'node_modules', '@sluice', 'cli', 'dist', 'main.js');
    const digests = nodes.map(({ version, path }) => {
      run([path, main, 'build', 'recipe.yaml', '--out', `out-${version}`], cli);
      run([path, main, 'verify', `out-${version}`], cli);
      console.log(
        `${client}: @sluice/cli alone: build and verify on Node.js ${version}; --help in ${measureStart(path, main)} ms`,
      );
      return run(['sha256sum', `out-${version}/manifest.json`], cli).split(' ')[0];
    });
    console.log(
      `${client}: ${new Set(digests).size === 1 ? 'one manifest' : 'DIFFERENT MANIFESTS'} on ${NODE_VERSIONS.join(', ')}`,
    );
    if (new Set(digests).size !== 1) process.exitCode = 1;
    console.log(`${client}: @sluice/cli as installed: ${measureInstallation(cli)}`);
  }
} finally {
  registry.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Installs one package into an empty folder. @returns the folder. */
function install(client: keyof typeof CLIENTS, name: string): string {
  const place = join(folder, `${client}-${name.split('/')[1]}`);
  mkdirSync(place);
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name: 'empty', private: true, type: 'module' }),
  );
  const cache = { npm_config_cache: join(folder, 'npm-cache') };
  run(
    [
      ...CLIENTS[client],
      name,
      ...(client === 'npm' && name === '@sluice/sampling' ? ['@sluice/determinism'] : []),
    ],
    place,
    { ...toRegistry, ...cache },
  );
  return place;
}

/** A recipe on a few texts of the project's fixtures, as a user's own files. */
function prepareRecipe(place: string): void {
  const embedded = join(clone, 'packages', 'test-fixtures', 'embedded');
  for (const name of ['tokenizer', 'prose'])
    cpSync(join(embedded, name), join(place, name), { recursive: true });
  const source = '{ from: prose, files: stories.jsonl, text: text }';
  const recipe = `name: installed\ntokenizer: tokenizer\nblock_size: 128\ndomains: { prose: { sources: [${source}] } }\n`;
  writeFileSync(join(place, 'recipe.yaml'), recipe);
}

/** The Node.js of a major version, from the registry. */
function nodeOf(version: string): string {
  return run(
    ['npx', '--yes', `--package=node@${version}`, '--', 'node', '-p', 'process.execPath'],
    tmpdir(),
  ).trim();
}

/**
 * Proves a release from end to end, without publishing anything to the world: versions and publishes a clone of HEAD
 * to a registry on this machine, installs single packages from there into empty folders, and runs them. See ../README.md.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureInstallation, measureStart } from './installation.ts';
import { type LoopbackRegistry, startRegistry } from './loopback-registry.ts';
import { ROOT } from './published-packages.ts';
import { readmeExample } from './readme-example.ts';
import { run } from './run.ts';

const NODE_VERSIONS = ['22', '24', '26'];
const CLIENTS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: ['pnpm', 'add', '--config.minimum-release-age=0'],
} as const;
type Client = keyof typeof CLIENTS;

const folder = mkdtempSync(join(tmpdir(), 'sluice-release-'));
let registry: LoopbackRegistry | undefined;
try {
  const clone = versionClone();
  registry = await startRegistry(folder, run(['npm', 'config', 'get', 'registry'], tmpdir()).trim());
  publish(clone, registry);
  const nodes = NODE_VERSIONS.map(nodeOf);
  for (const client of Object.keys(CLIENTS) as Client[]) {
    proveStage(clone, install(client, '@sluice/sampling', registry), nodes);
    proveCli(clone, install(client, '@sluice/cli', registry), nodes);
  }
} finally {
  registry?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** A clone of HEAD in which the changesets have become versions. @returns its folder. */
function versionClone(): string {
  const clone = join(folder, 'clone');
  run(['git', 'clone', '--quiet', ROOT, clone], ROOT);
  run(['pnpm', 'install', '--frozen-lockfile', '--prefer-offline'], clone);
  run(['pnpm', 'release:version'], clone);
  const author = ['-c', 'user.name=release', '-c', 'user.email=release@localhost'];
  run(['git', ...author, 'commit', '--quiet', '--all', '--allow-empty', '--message', 'Release'], clone);
  return clone;
}

function publish(clone: string, { url, npmrc }: LoopbackRegistry): void {
  run(['pnpm', 'release:publish'], clone, { npm_config_registry: url, NPM_CONFIG_USERCONFIG: npmrc });
  const tags = run(['git', 'tag', '--list', '@sluice/*'], clone).trimEnd().split('\n');
  console.log(`published to ${url}: ${tags.length} packages`);
}

/** Installs one package into an empty folder. @returns the folder. */
function install(client: Client, name: string, { url, npmrc }: LoopbackRegistry): string {
  const place = join(folder, `${client}-${name.split('/')[1]}`);
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), '{ "name": "empty", "private": true, "type": "module" }');
  run([...CLIENTS[client], name], place, {
    npm_config_registry: url,
    NPM_CONFIG_USERCONFIG: npmrc,
    npm_config_cache: join(folder, 'npm-cache'),
  });
  console.log(`${name} alone, by ${client}: ${measureInstallation(place)}`);
  return place;
}

/** Runs the example of the stage's README. */
function proveStage(clone: string, place: string, nodes: readonly string[]): void {
  const readme = join(clone, 'packages', 'sampling', 'README.md');
  writeFileSync(join(place, 'example.mjs'), readmeExample(readme));
  for (const [index, node] of nodes.entries()) {
    run([node, 'example.mjs'], place);
    console.log(`  Node.js ${NODE_VERSIONS[index]}: its README's example runs`);
  }
}

/** Builds and verifies a corpus of a few texts, as a user would of files of their own. */
function proveCli(clone: string, place: string, nodes: readonly string[]): void {
  prepareRecipe(clone, place);
  const main = join(place, 'node_modules', '@sluice', 'cli', 'dist', 'main.js');
  const digests = nodes.map((node, index) => {
    const out = `out-${NODE_VERSIONS[index]}`;
    run([node, main, 'build', 'recipe.yaml', '--out', out], place);
    run([node, main, 'verify', out], place);
    console.log(
      `  Node.js ${NODE_VERSIONS[index]}: builds and verifies; --help in ${measureStart(node, main)} ms`,
    );
    return run(['sha256sum', `${out}/manifest.json`], place).split(' ')[0];
  });
  if (new Set(digests).size !== 1) throw new Error('versions of Node.js give different manifests');
  console.log('  the same manifest on all of them');
}

function prepareRecipe(clone: string, place: string): void {
  const embedded = join(clone, 'packages', 'test-fixtures', 'embedded');
  for (const name of ['tokenizer', 'prose'])
    cpSync(join(embedded, name), join(place, name), { recursive: true });
  const source = '{ from: prose, files: stories.jsonl, text: text }';
  const domains = `{ prose: { sources: [${source}] } }`;
  writeFileSync(
    join(place, 'recipe.yaml'),
    `name: installed\ntokenizer: tokenizer\nblock_size: 128\ndomains: ${domains}\n`,
  );
}

/** The Node.js of a major version, from the registry. */
function nodeOf(version: string): string {
  const npx = ['npx', '--yes', `--package=node@${version}`, '--'];
  return run([...npx, 'node', '-p', 'process.execPath'], tmpdir()).trim();
}

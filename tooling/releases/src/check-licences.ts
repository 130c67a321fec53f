import { execFileSync } from 'node:child_process';
import { ROOT } from './published-packages.ts';

/** Licences under which what we depend on may be installed beside Apache-2.0 without further duties. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  '(MIT AND Zlib)',
  'MIT OR Apache-2.0',
  'Apache-2.0 AND MIT',
  'Apache-2.0 OR MIT',
]);

/** Licences by name, each with the packages under it, as `pnpm licenses list --json` prints them. */
export type LicenceTable = Readonly<Record<string, readonly { readonly name: string }[]>>;

/** The licences of everything that is installed with the released packages. */
export function readLicences(): LicenceTable {
  const output = execFileSync(
    'pnpm',
    ['licenses', 'list', '--prod', '--json', '--filter', './packages/*', '--filter', './apps/*'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  return JSON.parse(output) as LicenceTable;
}

/** The dependencies whose licence is not among the allowed ones. */
export function checkLicences(table: LicenceTable): string[] {
  return Object.entries(table)
    .filter(([licence]) => !ALLOWED.has(licence))
    .flatMap(([licence, packages]) =>
      packages.map(
        ({ name }) => `${name} is under ${licence}: allow it in check-licences.ts, or do without it`,
      ),
    );
}
